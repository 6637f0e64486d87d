namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>The function sets of the tools whose templates Hearth runs. Each is made once, when first asked for.</summary>
public static class FunctionSets
{
    // What of sprig needs more than Go's standard library.
    private static readonly string[] NotInSlimSprig =
    [
        "abbrev", "abbrevboth", "add1f", "addf", "bcrypt", "buildCustomCert", "camelcase", "decryptAES", "deepCopy", "derivePassword", "divf",
        "encryptAES", "genCA", "genCAWithKey", "genPrivateKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert",
        "genSignedCertWithKey", "htpasswd", "initials", "kebabcase", "merge", "mergeOverwrite", "mulf", "mustDeepCopy", "mustMerge",
        "mustMergeOverwrite", "nospace", "randAlpha", "randAlphaNum", "randAscii", "randBytes", "randNumeric", "semver", "semverCompare",
        "sha512sum", "shuffle", "snakecase", "subf", "swapcase", "untitle", "uuidv4", "wrap", "wrapWith",
    ];

    /// <summary>Go's text/template alone.</summary>
    public static FunctionSet Go => field ??= Builtins.AddTo(new FunctionSet());

    /// <summary>Go's functions and sprig 3.</summary>
    public static FunctionSet Sprig => field ??= SprigFunctions.AddTo(Builtins.AddTo(new FunctionSet()));

    /// <summary>Go's functions and go-task/slim-sprig 3: sprig without what needs libraries.</summary>
    public static FunctionSet SlimSprig => field ??= new FunctionSet().AddAll(Sprig).Remove(NotInSlimSprig).In("Paths")
        .AddContextual("osAbs", static (TemplateContext context, string path) => GoPath.Clean(path.StartsWith('/') ? path : $"{context.Options.Environment("PWD")}/{path}"), "The path from the root.", "{{ osAbs \"/a/../b\" }} → /b");

    /// <summary>Helm 4's.</summary>
    public static FunctionSet Helm => field ??= HelmFunctions.AddTo(new FunctionSet().AddAll(Sprig).Remove("env", "expandenv"));

    /// <summary>Flux Operator's ResourceSets: slim-sprig without the machine, and what makes names and YAML.</summary>
    public static FunctionSet ResourceSet => field ??= ResourceSetFunctions.AddTo(new FunctionSet().AddAll(SlimSprig).Remove("env", "expandenv", "getHostByName", "osAbs"));
}
