using Hearth.Templating.GoTemplate;
using Hearth.Templating.GoTemplate.Functions;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>The traps of sprig's and Helm's functions. Every function has an example of its own (see <see cref="FunctionExampleTests"/>).</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("{{ trunc 2 \"héllo\" | toJson }}", "\"h\uFFFD\"")]
    [InlineData("{{ toYaml \"a\\u007fb\" }}|{{ toYaml (dict \"k\\u0085\" 1) }}|{{ toYaml \"a \\u0085 b\" }}|{{ toYaml \"a\\u0085\\u0085b\" }}", "||a b||-\n  a\n  b")]
    [InlineData("{{ trunc 2 \"héllo\" | b64enc }}", "aMM=")]
    [InlineData("{{ b64dec \"aMM=\" | b64enc }}", "aMM=")]
    [InlineData("{{ b64dec \"!!\" }}", "illegal base64 data at input byte 0")]
    [InlineData("{{ trunc -2 \"hello\" }} {{ substr -1 3 \"hello\" }} {{ substr 2 -1 \"hello\" }}", "lo hel llo")]
    [InlineData("{{ int \"08\" }} {{ int \"0x10\" }} {{ int \"3.9\" }} {{ int nil }} {{ int true }} {{ atoi \"08\" }} {{ toDecimal \"0755\" }} {{ int \"1e3\" }}", "0 16 3 0 1 8 493 0")]
    [InlineData("{{ add \"1\" 2.7 nil true }} {{ mod 7 -2 }} {{ round 2.5 0 }} {{ round -1.5 0 }} {{ divf 1 3 }} {{ addf 0.1 0.2 }}", "4 1 3 -2 0.3333333333333333 0.3")]
    [InlineData("{{ typeOf (add 1 1) }} {{ typeOf (floor 1.5) }} {{ typeOf (len \"a\") }} {{ typeOf nil }} {{ typeOf (until 2) }} {{ typeOf (split \",\" \"a\") }}", "int64 float64 int <nil> []int map[string]string")]
    [InlineData("{{ quote nil \"\" 1 1.0 \"a\\\"b\" }}|{{ squote \"it's\" nil }}", "\"\" \"1\" \"1\" \"a\\\"b\"|'it's'")]
    [InlineData("{{ cat \"a\" nil 1 \"\" }}|", "a 1 |")]
    [InlineData("{{ default \"d\" 0 }}{{ default \"d\" false }}{{ default \"d\" (list) }}{{ default \"d\" \"x\" }}{{ empty \"0\" }}{{ coalesce nil 0 \"x\" }}", "dddxfalsex")]
    [InlineData("{{ has 1 (list 1.0) }} {{ uniq (list 1 1.0 \"1\" 1) | len }} {{ without (list 1 2 1) 1 }} {{ first (list) }} {{ slice (list 1 2 3) 1 }}", "false 3 [2] <no value> [2 3]")]
    [InlineData("{{ merge (dict \"a\" \"\" \"b\" false \"n\" (dict \"x\" 1)) (dict \"a\" \"z\" \"b\" true \"n\" (dict \"x\" 2 \"y\" 3)) | toJson }}", "{\"a\":\"z\",\"b\":true,\"n\":{\"x\":1,\"y\":3}}")]
    [InlineData("{{ mergeOverwrite (dict \"a\" 1 \"m\" (dict \"x\" 1)) (dict \"a\" nil \"m\" (dict) \"s\" \"\") | toJson }}", "{\"a\":null,\"m\":{\"x\":1},\"s\":\"\"}")]
    [InlineData("{{ $a := dict \"n\" (dict \"x\" 1) }}{{ $c := deepCopy $a }}{{ $_ := set $c.n \"x\" 9 }}{{ $o := omit $a \"q\" }}{{ $_ := set $o.n \"x\" 5 }}{{ $a | toJson }}", "{\"n\":{\"x\":5}}")]
    [InlineData("{{ dict \"a\" 1 \"b\" | toJson }}{{ get (dict) \"b\" | quote }}{{ dig \"x\" \"y\" 0 (dict) }}", "{\"a\":1,\"b\":\"\"}\"\"0")]
    [InlineData("{{ regexMatch \"a(?=b)\" \"ab\" }} {{ regexReplaceAll \"(a)\" \"a\" \"$1x\" }}| {{ regexReplaceAll \"(a)\" \"a\" \"${1}x\" }} {{ regexReplaceAll \"a(?P<n>.)\" \"ab\" \"$n$n\" }}", "false | ax bb")]
    [InlineData("{{ regexReplaceAll \"a*\" \"baac\" \"x\" }} {{ regexReplaceAll \"\" \"ab\" \"-\" }} {{ regexReplaceAll \"[^\\\\w]\" \"é-a_b\" \"_\" }} {{ regexMatch \"^a$\" \"a\\n\" }}", "xbxcx -a-b- __a_b false")]
    [InlineData("{{ regexFind \"\\\\p{L}+\" \"1é2\" }} {{ regexMatch \"^[[:alpha:]]+\\\\z\" \"ab\" }} {{ regexSplit \"-+\" \"a--b-c\" -1 }} {{ regexFindAll \"[a-z]\" \"a1b2\" 1 }}", "é true [a b c] [a]")]
    [InlineData("{{ semverCompare \"^1.2\" \"1.3.0-rc1\" }} {{ semverCompare \">=1.21-0\" \"v1.33.0\" }} {{ (semver \"1.2.3-rc.1+b5\").Prerelease }} {{ semver \"v1.2\" }}", "false true rc.1 1.2.0")]
    [InlineData("{{ snakecase \"FooBarHTTPServer\" }} {{ kebabcase \"FooBarHTTPServer2Go\" }} {{ camelcase \"foo_bar-baz qux\" }} {{ title \"hello world-foo bar_baz\" }}", "foo_bar_http_server foo-bar-http-server2-go FooBarBazQux Hello World-Foo Bar_baz")]
    [InlineData("{{ toYaml (dict \"9\" 1 \"10\" 2 \"n\" nil \"t\" \"yes\" \"l\" (list 1 (dict \"a\" 1))) }}", "\"9\": 1\n\"10\": 2\nl:\n- 1\n- a: 1\n\"n\": null\nt: \"yes\"")]
    [InlineData("{{ toYamlPretty (dict \"l\" (list 1)) }}", "l:\n  - 1")]
    [InlineData("{{ toJson \"<a&b>\" }} {{ toRawJson \"<a&b>\" }} {{ toJson 1e21 }} {{ toJson nil }}", "\"\\u003ca\\u0026b\\u003e\" \"<a&b>\" 1e+21 null")]
    [InlineData("{{ (fromYaml \"a: 08\\nb: yes\\nc: 0o7\") | toJson }} {{ fromYaml \"- a\" | toJson }} {{ fromYamlArray \"- 1\" }}", "{\"a\":8,\"b\":true,\"c\":7} {\"Error\":\"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}\"} [1]")]
    [InlineData("{{ toToml (dict \"a\" 1 \"b\" (dict \"c\" \"x\") \"l\" (list (dict \"k\" 1.0))) }}", "a = 1\n\n[b]\n  c = \"x\"\n\n[[l]]\n  k = 1.0\n")]
    [InlineData("{{ toToml (dict \"b\" (dict \"c\" (dict \"d\" 1))) }}", "[b]\n  [b.c]\n    d = 1\n")]
    [InlineData("{{ semver \"v1.2.3-rc.1+b\" | toJson }} {{ dict \"v\" (semver \"1.2.3\") | toYaml }}", "\"1.2.3-rc.1+b\" v: 1.2.3")]
    [InlineData("{{ (fromJson \"{\\\"a\\\": 1e400}\").Error }}|{{ (fromJson \"{\\\"a\\\": tru}\").Error }}|{{ (fromJson \"{\\\"a\\\": 1,}\").Error }}", "json: cannot unmarshal number 1e400 into Go value of type float64|invalid character '}' in literal true (expecting 'e')|invalid character '}' looking for beginning of object key string")]
    [InlineData("{{ fromToml \"a = 1\\n[t]\\nl = [1, 2.5]\\n[[x]]\\ny = 'z'\\n\" | toJson }}", "{\"a\":1,\"t\":{\"l\":[1,2.5]},\"x\":[{\"y\":\"z\"}]}")]
    [InlineData("{{ urlParse \"https://u:p@h:80/p/a?q=1#f\" | toJson }}", "{\"fragment\":\"f\",\"host\":\"h:80\",\"hostname\":\"h\",\"opaque\":\"\",\"path\":\"/p/a\",\"query\":\"q=1\",\"scheme\":\"https\",\"userinfo\":\"u:p\"}")]
    [InlineData("{{ mustToDate \"2006-01-02\" \"2020-02-03\" | date \"Mon Jan _2 2006\" }} {{ duration \"3661\" }} {{ durationRound \"26h\" }} {{ dateInZone \"15:04 MST\" 0 \"UTC\" }}", "Mon Feb  3 2020 1h1m1s 1d 00:00 UTC")]
    [InlineData("{{ derivePassword 1 \"long\" \"p\" \"u\" \"s\" }} {{ adler32sum \"a\" }} {{ b32enc \"abc\" }}", "Rude2$QafoJela 6422626 MFRGG===")]
    [InlineData("{{ encryptAES \"k\" \"plain\" | decryptAES \"k\" }} {{ htpasswd \"u\" \"p\" | trunc 9 }}", "plain u:$2a$10$")]
    [InlineData("{{ lookup \"v1\" \"Secret\" \"a\" \"b\" }} {{ getHostByName \"example.com\" }}|", "map[] |")]
    public void Does_what_the_original_does(string template, string expected) => Assert.Equal(expected, Render.Text(template));

    [Fact]
    public void Random_values_are_the_same_at_every_run_and_differ_from_call_to_call()
    {
        const string Template = "{{ randAlphaNum 12 }} {{ randAlphaNum 12 }} {{ uuidv4 }} {{ bcrypt \"p\" }}";

        string first = Render.Text(Template);

        Assert.Equal(first, Render.Text(Template));
        Assert.NotEqual(first.Split(' ')[0], first.Split(' ')[1]);
        Assert.NotEqual(first, Render.Text(Template, options: new EvaluationOptions { Random = RandomSource.System }));
    }

    [Fact]
    public void A_stable_rsa_key_is_whole_and_the_same_on_every_machine()
    {
        string pem = Render.Text("{{ (genSelfSignedCert \"a.b\" nil nil 30).Key }}");
        using var key = System.Security.Cryptography.RSA.Create();
        key.ImportFromPem(pem);
        byte[] signature = key.SignData("data"u8, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);

        Assert.Equal(2048, key.KeySize);
        Assert.True(key.VerifyData("data"u8, signature, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
        Assert.StartsWith("3a264f8878c4ac421687fb229496d9e487b62f2a0a1be2e8e2", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(pem))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_certificate_chains_to_its_authority()
    {
        string[] pems = Render.Text("{{ $ca := genCA \"root\" 365 }}{{ $c := genSignedCert \"a.b\" (list \"10.0.0.1\") (list \"x.y\") 30 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}|{{ $c.Key }}").Split('|');
        using var authority = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pems[0]);
        using var signed = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pems[1], pems[2]);
        using var chain = new System.Security.Cryptography.X509Certificates.X509Chain();
        chain.ChainPolicy.TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck;

        Assert.True(chain.Build(signed), string.Join("; ", chain.ChainStatus.Select(static status => status.StatusInformation)));
        Assert.Equal("CN=a.b", signed.Subject);
        Assert.True(signed.MatchesHostname("x.y"));
        Assert.True(signed.HasPrivateKey);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)x")]
    public void A_pattern_that_others_are_lost_in_takes_linear_time(string pattern) =>
        Assert.Equal("false", Render.Text($"{{{{ regexMatch \"{pattern}\" (print (repeat 3000 \"a\") \"!\") }}}}"));
}
