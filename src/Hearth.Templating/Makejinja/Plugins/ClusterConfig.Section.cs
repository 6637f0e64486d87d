using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Makejinja.Plugins;

/// <summary>One table of <c>cluster.toml</c>: typed reading of its keys, in pydantic's words where a value does not fit.</summary>
internal sealed partial class ClusterConfig
{
    private sealed class Section(ClusterConfig config, string path, PyDict raw)
    {
        public bool Has(string key) => raw.ContainsKey(key);

        public object? Raw(string key) => raw.TryGetItem(key, out object? value) ? value : null;

        public Section? Table(string key, bool isOptional = false)
        {
            if (Raw(key) is PyDict dict)
            {
                return new Section(config, Path(key), dict);
            }

            if (Has(key) || !isOptional)
            {
                config.Fail(Path(key), Has(key) ? "Input should be a valid dictionary" : "Field required");
            }

            return null;
        }

        /// <summary>The values that were read, all others refused.</summary>
        public PyDict Close(params ReadOnlySpan<(string Key, object? Value)> values)
        {
            var made = Make(values);
            RefuseOthers(made);
            return made;
        }

        public void RefuseOthers(PyDict known)
        {
            foreach (var (key, _) in raw.Pairs())
            {
                if (!known.ContainsKey(key))
                {
                    config.Fail(Path(Py.Str(key)), "Extra inputs are not permitted");
                }
            }
        }

        public object? Text(string key, object? otherwise, string? pattern, string? message = null)
        {
            if (!Has(key))
            {
                return Default(key, otherwise);
            }

            if (Raw(key) is not string text)
            {
                return Wrong(key, "Input should be a valid string");
            }

            return pattern is null || Regex.IsMatch(text, pattern) ? text : Wrong(key, message ?? $"String should match pattern '{pattern}'");
        }

        public object? Texts(string key, object? otherwise, string? pattern)
        {
            if (!Has(key))
            {
                return otherwise;
            }

            if (Raw(key) is not PyList list)
            {
                return Wrong(key, "Input should be a valid list");
            }

            var inner = new PyDict();
            for (int i = 0; i < list.Items.Count; i++)
            {
                inner[i.ToString(CultureInfo.InvariantCulture)] = list.Items[i];
            }

            var section = new Section(config, Path(key), inner);
            return new PyList([.. inner.Pairs().Select(pair => section.Text((string)pair.Key!, null, pattern))]);
        }

        public object? OneOf(string key, string otherwise, params string[] allowed)
        {
            if (!Has(key))
            {
                return otherwise;
            }

            return Raw(key) is string text && allowed.Contains(text)
                ? text
                : Wrong(key, $"Input should be {string.Join(", ", allowed[..^1].Select(Py.Repr))} or {Py.Repr(allowed[^1])}");
        }

        public object? Flag(string key, object? otherwise)
        {
            if (!Has(key))
            {
                return Default(key, otherwise);
            }

            object? value = Raw(key);
            return value is bool ? value : Py.Str(value).ToLowerInvariant() switch
            {
                "1" or "true" or "t" or "yes" or "y" or "on" => Py.True,
                "0" or "false" or "f" or "no" or "n" or "off" => Py.False,
                _ => Wrong(key, "Input should be a valid boolean"),
            };
        }

        public object? Integer(string key, long otherwise, long low, long high)
        {
            if (!Has(key))
            {
                return otherwise;
            }

            object? value = Raw(key) is string text ? Py.ParseInt(text) : Raw(key) is double number && number == Math.Floor(number) ? (long)number : Raw(key);
            return value is not long integer ? Wrong(key, "Input should be a valid integer")
                : integer < low ? Wrong(key, $"Input should be greater than or equal to {low}")
                : integer > high ? Wrong(key, $"Input should be less than or equal to {high}")
                : integer;
        }

        public string? Address(string key, bool isOptional = false)
        {
            if (!Has(key))
            {
                return (string?)Default(key, isOptional ? null : Missing.Value);
            }

            if (Raw(key) is string text && IpNetwork.ParseAddress(text) is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork })
            {
                return text;
            }

            Wrong(key, "Input is not a valid IPv4 address");
            return null;
        }

        public object? Addresses(string key, params string[] otherwise)
        {
            if (!Has(key))
            {
                return new PyList([.. otherwise]);
            }

            if (Raw(key) is not PyList list)
            {
                return Wrong(key, "Input should be a valid list");
            }

            var inner = new PyDict();
            for (int i = 0; i < list.Items.Count; i++)
            {
                inner[i.ToString(CultureInfo.InvariantCulture)] = list.Items[i];
            }

            var section = new Section(config, Path(key), inner);
            return new PyList([.. inner.Pairs().Select(pair => section.Address((string)pair.Key!))]);
        }

        public IpNetwork? Network(string key, string? otherwise)
        {
            if (!Has(key))
            {
                return otherwise is null ? (IpNetwork?)Default(key, Missing.Value) : IpNetwork.Parse(otherwise);
            }

            if (Raw(key) is not string text || IpNetwork.Parse(text) is not { IsVersion4: true } network)
            {
                Wrong(key, $"{Py.Repr(Raw(key))} is not a valid IPv4 CIDR");
                return null;
            }

            if (network.HasHostBits)
            {
                Wrong(key, $"{Py.Repr(text)} has host bits set; did you mean {network.Canonical}?");
                return null;
            }

            return network;
        }

        public object? Asn(string key)
        {
            object? text = Text(key, "", null);
            if (text is not string { Length: > 0 } digits)
            {
                return text;
            }

            return !digits.All(char.IsAsciiDigit) ? Wrong(key, $"{Py.Repr(digits)} must be a decimal ASN")
                : BigInteger.Parse(digits, CultureInfo.InvariantCulture) is var number && (number < 1 || number > uint.MaxValue) ? Wrong(key, $"{Py.Repr(digits)} must be in the range 1-4294967295")
                : digits;
        }

        private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";

        private object? Default(string key, object? otherwise) => otherwise is Missing ? Wrong(key, "Field required") : otherwise;

        private object? Wrong(string key, string message)
        {
            config.Fail(Path(key), message);
            return null;
        }
    }
}
