using System.Globalization;
using System.Numerics;

namespace Hearth.Templating.Jinja.Values;

/// <summary>Arithmetic: integers grow as needed, division of integers gives a float, remainders take the divisor's sign.</summary>
public static partial class Py
{
    internal static object? Binary(Ast.BinaryOperator op, object? left, object? right, JinjaLimits limits)
    {
        if (left is long a && right is long b)
        {
            switch (op)
            {
                case Ast.BinaryOperator.Add:
                    long sum = unchecked(a + b);
                    if (((a ^ sum) & (b ^ sum)) >= 0)
                    {
                        return sum;
                    }

                    break;
                case Ast.BinaryOperator.Subtract:
                    long difference = unchecked(a - b);
                    if (((a ^ b) & (a ^ difference)) >= 0)
                    {
                        return difference;
                    }

                    break;
                case Ast.BinaryOperator.Multiply:
                    if (Math.BigMul(a, b, out long low) is var high && (high == 0 && low >= 0 || high == -1 && low < 0))
                    {
                        return low;
                    }

                    break;
            }
        }

        if (left is PyUndefined undefined)
        {
            throw undefined.Error();
        }

        // "%s" % undefined prints it, anything else is an error.
        if (right is PyUndefined other && !(op == Ast.BinaryOperator.Modulo && IsText(left)))
        {
            throw other.Error();
        }

        return IsNumber(left) && IsNumber(right)
            ? Arithmetic(op, left, right, limits)
            : Sequences(op, left, right, limits) ?? throw Unsupported(op, left, right);
    }

    public static object? Negate(object? value) => value switch
    {
        long integer when integer != long.MinValue => -integer,
        long or BigInteger => Int(-ToBig(value)),
        bool boolean => boolean ? -1L : 0L,
        double number => -number,
        PyUndefined undefined => throw undefined.Error(),
        _ => throw JinjaException.Type($"bad operand type for unary -: '{TypeName(value)}'"),
    };

    public static object? Plus(object? value) => value switch
    {
        bool boolean => boolean ? 1L : 0L,
        long or BigInteger or double => value,
        PyUndefined undefined => throw undefined.Error(),
        _ => throw JinjaException.Type($"bad operand type for unary +: '{TypeName(value)}'"),
    };

    public static BigInteger ToBig(object? value) => value switch
    {
        long integer => integer,
        bool boolean => boolean ? 1 : 0,
        BigInteger big => big,
        _ => throw JinjaException.Type($"'{TypeName(value)}' object cannot be interpreted as an integer"),
    };

    public static double ToDouble(object? value) => value switch
    {
        double number => number,
        long integer => integer,
        bool boolean => boolean ? 1 : 0,
        BigInteger big => (double)big is var converted && double.IsFinite(converted) ? converted : throw JinjaException.Overflow("int too large to convert to float"),
        _ => throw JinjaException.Type($"must be real number, not {TypeName(value)}"),
    };

    public static object FromDouble(double value) => double.IsNaN(value) ? throw JinjaException.Value("cannot convert float NaN to integer")
        : double.IsInfinity(value) ? throw JinjaException.Overflow("cannot convert float infinity to integer")
        : Int(new BigInteger(Math.Truncate(value)));

    /// <summary><c>int(text, radix)</c>; null where it is not one.</summary>
    public static object? ParseInt(string text, int radix = 10)
    {
        string digits = PyText.Strip(text, null, start: true, end: true);
        bool negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
        {
            digits = digits[1..];
        }

        if (digits.Length > 1 && digits[0] == '0')
        {
            int prefixed = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
            if (prefixed != 0 && (radix == prefixed || radix == 0))
            {
                radix = prefixed;
                digits = digits[2..].StartsWith('_') ? digits[3..] : digits[2..];
            }
            else if (radix == 0 && digits.Trim('0', '_').Length > 0)
            {
                return null;
            }
        }

        radix = radix == 0 ? 10 : radix;
        if (digits.Length == 0 || digits[0] == '_' || digits[^1] == '_' || digits.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        if (radix == 10 && digits.Length < 18 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long small))
        {
            return negative ? -small : small;
        }

        var value = BigInteger.Zero;
        foreach (char c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            int digit = char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : char.IsDigit(c) ? (int)char.GetNumericValue(c) : 99;
            if (digit >= radix)
            {
                return null;
            }

            value = value * radix + digit;
        }

        return Int(negative ? -value : value);
    }

    public static double? ParseFloat(string text)
    {
        string digits = PyText.Strip(text, null, start: true, end: true);
        string bare = digits.TrimStart('+', '-').ToLowerInvariant();
        if (bare is "inf" or "infinity" or "nan")
        {
            return bare == "nan" ? double.NaN : digits[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (bare.Length == 0 || digits.Length - bare.Length > 1 || bare[0] == '_' || bare[^1] == '_' || bare.Contains("__", StringComparison.Ordinal)
            || bare.AsSpan().IndexOfAnyExcept("0123456789.e+-_") >= 0)
        {
            return null;
        }

        return double.TryParse(digits.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private static int? CompareNumbers(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            return a.CompareTo(b);
        }

        if (left is double || right is double)
        {
            double x = left is BigInteger i ? (double)i : ToDouble(left);
            double y = right is BigInteger j ? (double)j : ToDouble(right);
            return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
        }

        return ToBig(left).CompareTo(ToBig(right));
    }

    private static object? Arithmetic(Ast.BinaryOperator op, object? left, object? right, JinjaLimits limits)
    {
        if (op == Ast.BinaryOperator.Power)
        {
            return Power(left, right, limits);
        }

        if (left is double || right is double || op == Ast.BinaryOperator.Divide)
        {
            return Floats(op, ToDouble(left), ToDouble(right), left is double || right is double);
        }

        var a = ToBig(left);
        var b = ToBig(right);
        switch (op)
        {
            case Ast.BinaryOperator.Add:
                return Int(a + b);
            case Ast.BinaryOperator.Subtract:
                return Int(a - b);
            case Ast.BinaryOperator.Multiply:
                return a.GetBitLength() + b.GetBitLength() > limits.MaxIntegerBits ? throw JinjaException.Limit("an integer grew too large") : Int(a * b);
        }

        if (b.IsZero)
        {
            throw JinjaException.ZeroDivision("integer division or modulo by zero");
        }

        var quotient = BigInteger.DivRem(a, b, out var remainder);
        if (!remainder.IsZero && remainder.Sign != b.Sign)
        {
            quotient -= 1;
            remainder += b;
        }

        return Int(op == Ast.BinaryOperator.FloorDivide ? quotient : remainder);
    }

    private static object Floats(Ast.BinaryOperator op, double a, double b, bool hasFloat)
    {
        if (b == 0 && op is not (Ast.BinaryOperator.Add or Ast.BinaryOperator.Subtract or Ast.BinaryOperator.Multiply))
        {
            throw JinjaException.ZeroDivision(op switch
            {
                Ast.BinaryOperator.Divide => hasFloat ? "float division by zero" : "division by zero",
                Ast.BinaryOperator.Modulo => "float modulo",
                _ => "float floor division by zero",
            });
        }

        switch (op)
        {
            case Ast.BinaryOperator.Add:
                return a + b;
            case Ast.BinaryOperator.Subtract:
                return a - b;
            case Ast.BinaryOperator.Multiply:
                return a * b;
            case Ast.BinaryOperator.Divide:
                return a / b;
        }

        double remainder = a % b;
        if (remainder != 0 && (remainder < 0) != (b < 0))
        {
            remainder += b;
        }
        else if (remainder == 0)
        {
            remainder = Math.CopySign(0.0, b);
        }

        if (op == Ast.BinaryOperator.Modulo)
        {
            return remainder;
        }

        double quotient = (a - remainder) / b;
        double floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static object Power(object? left, object? right, JinjaLimits limits)
    {
        if (left is not double && right is not double)
        {
            var value = ToBig(left);
            var exponent = ToBig(right);
            if (exponent.Sign >= 0)
            {
                if (value.GetBitLength() * (double)exponent > limits.MaxIntegerBits && !value.IsOne && !value.IsZero && value != BigInteger.MinusOne)
                {
                    throw JinjaException.Limit("an integer grew too large");
                }

                return exponent > int.MaxValue ? Int(value.IsZero || value.IsOne || exponent.IsEven ? BigInteger.Abs(value) : value) : Int(BigInteger.Pow(value, (int)exponent));
            }

            if (value.IsZero)
            {
                throw JinjaException.ZeroDivision("0.0 cannot be raised to a negative power");
            }
        }

        double x = ToDouble(left), y = ToDouble(right);
        if (x == 0 && y < 0)
        {
            throw JinjaException.ZeroDivision("0.0 cannot be raised to a negative power");
        }

        if (x < 0 && double.IsFinite(y) && y != Math.Floor(y))
        {
            throw JinjaException.Type("complex numbers are not supported");
        }

        double result = Math.Pow(x, y);
        return double.IsInfinity(result) && double.IsFinite(x) && double.IsFinite(y) ? throw JinjaException.Overflow("(34, 'Numerical result out of range')") : result;
    }

    private static object? Sequences(Ast.BinaryOperator op, object? left, object? right, JinjaLimits limits)
    {
        switch (op)
        {
            case Ast.BinaryOperator.Add when AsText(left) is { } a && AsText(right) is { } b:
                CheckLength((long)a.Length + b.Length, limits);
                return left is PyMarkup || right is PyMarkup ? new PyMarkup(Escaped(left) + Escaped(right)) : a + b;
            case Ast.BinaryOperator.Add when left is PyList x && right is PyList y:
                return new PyList([.. x.Items, .. y.Items]);
            case Ast.BinaryOperator.Add when left is PyTuple x && right is PyTuple y:
                return new PyTuple([.. x.Items, .. y.Items]);
            case Ast.BinaryOperator.Add when IsText(left) && !IsText(right):
                throw JinjaException.Type($"can only concatenate str (not \"{TypeName(right)}\") to str");
            case Ast.BinaryOperator.Add when left is PyList or PyTuple:
                throw JinjaException.Type($"can only concatenate {TypeName(left)} (not \"{TypeName(right)}\") to {TypeName(left)}");
            case Ast.BinaryOperator.Multiply when IsInteger(right):
                return Repeat(left, ToBig(right), limits);
            case Ast.BinaryOperator.Multiply when IsInteger(left):
                return Repeat(right, ToBig(left), limits);
            case Ast.BinaryOperator.Modulo when AsText(left) is { } format:
                return left is PyMarkup ? new PyMarkup(PercentFormat.Format(format, right, limits, escape: true)) : PercentFormat.Format(format, right, limits, escape: false);
            default:
                return null;
        }
    }

    private static object? Repeat(object? value, BigInteger times, JinjaLimits limits)
    {
        if (value is not (string or PyMarkup or PyList or PyTuple))
        {
            return null;
        }

        int length = Length(value);
        CheckLength(times.Sign <= 0 ? 0 : times * length, limits);
        int count = times.Sign <= 0 ? 0 : length == 0 ? 1 : (int)times;
        switch (value)
        {
            case string text:
                return new System.Text.StringBuilder(text.Length * count).Insert(0, text, count).ToString();
            case PyMarkup markup:
                return new PyMarkup(new System.Text.StringBuilder(markup.Text.Length * count).Insert(0, markup.Text, count).ToString());
        }

        var items = new List<object?>(length * count);
        for (int i = 0; i < count; i++)
        {
            items.AddRange(AsList(value)!); // A list or a tuple, by the test above.
        }

        return value is PyList ? new PyList(items) : new PyTuple([.. items]);
    }

    internal static void CheckLength(BigInteger length, JinjaLimits limits)
    {
        if (length > limits.MaxLength)
        {
            throw JinjaException.Limit($"a value of {length} items is over the limit of {limits.MaxLength}");
        }
    }

    internal static string Escaped(object? value) => value is PyMarkup markup ? markup.Text : value is PyUndefined { IsChainable: true } chain ? chain.Str() : PyText.Escape(Str(value));

    private static JinjaException Unsupported(Ast.BinaryOperator op, object? left, object? right)
    {
        string symbol = op switch
        {
            Ast.BinaryOperator.Add => "+",
            Ast.BinaryOperator.Subtract => "-",
            Ast.BinaryOperator.Multiply => "*",
            Ast.BinaryOperator.Divide => "/",
            Ast.BinaryOperator.FloorDivide => "//",
            Ast.BinaryOperator.Modulo => "%",
            _ => "** or pow()",
        };
        return op == Ast.BinaryOperator.Multiply && (left is string or PyList or PyTuple || right is string or PyList or PyTuple)
            ? JinjaException.Type($"can't multiply sequence by non-int of type '{TypeName(left is string or PyList or PyTuple ? right : left)}'")
            : JinjaException.Type($"unsupported operand type(s) for {symbol}: '{TypeName(left)}' and '{TypeName(right)}'");
    }
}
