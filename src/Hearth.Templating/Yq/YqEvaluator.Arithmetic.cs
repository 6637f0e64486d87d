using Hearth.Syntax.Yaml;
using Hearth.Templating.Yq.Syntax;

namespace Hearth.Templating.Yq;

// Two sides: every left with every right.
internal sealed partial class YqEvaluator
{
    private const int LongestRepetition = 10 * 1024 * 1024;

    private delegate YqNode? Calculation(YqContext context, YqNode? left, YqNode? right);

    /// <param name="context">Node by node, or all at once where they are together.</param>
    /// <param name="expression">Its two sides.</param>
    /// <param name="calculation">Of one left and one right.</param>
    /// <param name="whenEmpty">Also called where a side is nothing, with null for it.</param>
    /// <param name="byLeft">The result where the left side alone decides it; then the right side is not looked at.</param>
    private YqContext Cross(YqContext context, YqExpression expression, Calculation calculation, bool whenEmpty = false, Func<YqNode?, YqNode?>? byLeft = null)
    {
        var results = new List<YqNode>();
        if (context.Nodes.Count == 1 || context.IsTogether)
        {
            CrossOne(context, expression, calculation, whenEmpty, byLeft, results);
        }
        else
        {
            foreach (var node in context.Nodes)
            {
                CrossOne(context.Child(node), expression, calculation, whenEmpty, byLeft, results);
            }
        }

        return context.Child(results);
    }

    private void CrossOne(YqContext context, YqExpression expression, Calculation calculation, bool whenEmpty, Func<YqNode?, YqNode?>? byLeft, List<YqNode> results)
    {
        var left = Evaluate(context, expression.Left).Nodes;
        if (whenEmpty && context.Nodes.Count > 0 && left.Count == 0)
        {
            CrossRight(context, null, expression, calculation, whenEmpty, byLeft, results);
        }

        foreach (var node in left)
        {
            CrossRight(context, node, expression, calculation, whenEmpty, byLeft, results);
        }
    }

    private void CrossRight(YqContext context, YqNode? left, YqExpression expression, Calculation calculation, bool whenEmpty, Func<YqNode?, YqNode?>? byLeft, List<YqNode> results)
    {
        if (byLeft?.Invoke(left) is { } decided)
        {
            results.Add(decided);
            return;
        }

        var right = Evaluate(context, expression.Right).Nodes;
        if (right.Count == 0)
        {
            if (whenEmpty && calculation(context, left, null) is { } made)
            {
                results.Add(made);
            }

            return;
        }

        foreach (var node in right)
        {
            if (calculation(context, left, node) is { } made)
            {
                results.Add(made);
            }
        }
    }

    private static YqNode RightTruth(YqContext _, YqNode? left, YqNode? right) => Boolean(left ?? right ?? new YqNode(), right is { IsTruthy: true });

    private static YqNode AreEqual(YqNode? left, YqNode? right, bool isNegated)
    {
        bool areEqual = (left, right) switch
        {
            (null, null) => true,
            (null, { } one) => one.IsNull,
            ({ } one, null) => one.IsNull,
            ({ IsNull: true }, { } one) => one.IsNull,
            ({ Kind: YqKind.Scalar } one, { Kind: YqKind.Scalar } two) => YqPattern.IsMatch(one.Value, two.Value),
            _ => false,
        };
        return Boolean(left ?? right ?? new YqNode(), areEqual != isNegated);
    }

    private YqNode Compare(YqContext context, YqNode? left, YqNode? right, YqOptions.Comparison how)
    {
        if (left is null || right is null)
        {
            return Boolean(left ?? right ?? new YqNode(), left is null && right is null && how.OrEqual);
        }

        if (left.Kind is YqKind.Mapping or YqKind.Sequence)
        {
            throw new YqException($"{(left.Kind == YqKind.Mapping ? "maps" : "arrays")} not yet supported for comparison");
        }

        return right.Kind == YqKind.Scalar
            ? Boolean(left, IsOrdered(context, left, right, how))
            : throw new YqException($"{right.Tag} ({right.NicePath()}) cannot be subtracted from {left.Tag}");
    }

    private static bool IsOrdered(YqContext context, YqNode left, YqNode right, YqOptions.Comparison how)
    {
        string leftTag = left.GuessedTag, rightTag = right.GuessedTag;
        bool isDate = leftTag == YamlImplicitTag.String ? YqDate.TryParse(context.DateLayout, left.Value) is not null : left.Tag == YamlImplicitTag.Timestamp;
        int order;
        if (isDate)
        {
            order = YqDate.Parse(context.DateLayout, left.Value).Moment.CompareTo(YqDate.Parse(context.DateLayout, right.Value).Moment);
        }
        else if (leftTag == YamlImplicitTag.Integer && rightTag == YamlImplicitTag.Integer)
        {
            order = YqNumber.Integer(left.Value).CompareTo(YqNumber.Integer(right.Value));
        }
        else if (IsNumber(leftTag) && IsNumber(rightTag))
        {
            order = YqNumber.Float(left.Value).CompareTo(YqNumber.Float(right.Value));
        }
        else if (leftTag == YamlImplicitTag.String && rightTag == YamlImplicitTag.String)
        {
            order = YqOrder.CompareText(left.Value, right.Value);
        }
        else if (leftTag == YamlImplicitTag.Null || rightTag == YamlImplicitTag.Null)
        {
            return leftTag == rightTag && how.OrEqual;
        }
        else
        {
            throw new YqException($"{left.Tag} not yet supported for comparison");
        }

        return (how.OrEqual && order == 0) || (how.IsGreater ? order > 0 : order < 0);
    }

    private YqContext Extreme(YqContext context, bool isGreater)
    {
        var how = new YqOptions.Comparison(false, isGreater);
        return EachFound(context, list =>
        {
            YqNode? best = null;
            foreach (var item in Splat(context.Child(list), AsIs))
            {
                best = best is null || Compare(context, item, best, how).IsTruthy ? item : best;
            }

            return best;
        });
    }

    private YqNode? Add(YqContext context, YqNode? left, YqNode? right)
    {
        if (left is null || right is null)
        {
            return (left ?? right)?.Copy();
        }

        if (left.IsNull)
        {
            return left.Replacement(right);
        }

        var sum = left.CopyWithoutContent();
        switch (left.Kind)
        {
            case YqKind.Mapping when right.Kind == YqKind.Mapping:
                AddMappings(sum, left, right);
                break;
            case YqKind.Sequence:
                AddSequences(sum, left, right);
                break;
            case YqKind.Scalar when right.Kind == YqKind.Scalar:
                AddScalars(context, sum, left, right);
                break;
            case YqKind.Mapping or YqKind.Scalar:
                throw new YqException($"{right.Tag} ({right.NicePath()}) cannot be added to a {left.Tag} ({left.NicePath()})");
        }

        return sum;
    }

    private static void AddSequences(YqNode sum, YqNode left, YqNode right)
    {
        sum.Style = left.Content.Count == 0 ? YqStyle.Plain : sum.Style;
        sum.AddAll(left.Content);
        if (right.IsNull)
        {
            return;
        }

        if (right.Kind == YqKind.Sequence)
        {
            sum.AddAll(right.Content);
            return;
        }

        var item = right.Copy();
        item.Style = left.Content.Count > 0 ? left.Content[0].Style : item.Style;
        sum.AddAll([item]);
    }

    private static void AddMappings(YqNode sum, YqNode left, YqNode right)
    {
        sum.Style = left.Content.Count == 0 ? YqStyle.Plain : left.Style;
        sum.AddAll(left.Content);
        for (int i = 0; i + 1 < right.Content.Count; i += 2)
        {
            int at = sum.IndexOfKey(right.Content[i]);
            if (at < 0)
            {
                sum.Add(right.Content[i], right.Content[i + 1]);
            }
            else
            {
                sum.Content[at + 1] = sum.Content[at + 1].Replacement(right.Content[i + 1]);
            }
        }
    }

    private static void AddScalars(YqContext context, YqNode sum, YqNode left, YqNode right)
    {
        var (leftTag, isCustom) = ArithmeticTag(left);
        string rightTag = right.GuessedTag;
        if (IsDate(context, left, leftTag, left.Tag))
        {
            sum.Value = YqDate.Add(context.DateLayout, left.Value, right.Value);
        }
        else if (leftTag == YamlImplicitTag.String)
        {
            sum.Value = rightTag == YamlImplicitTag.Null ? left.Value : left.Value + right.Value;
        }
        else if (rightTag == YamlImplicitTag.String)
        {
            sum.Tag = right.Tag;
            sum.Value = left.Value + right.Value;
        }
        else
        {
            Calculate(sum, left, leftTag, right, rightTag, isCustom, static (a, b) => unchecked(a + b), static (a, b) => a + b, "added to");
        }
    }

    private YqNode? Subtract(YqContext context, YqNode? left, YqNode? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        if (left.IsNull)
        {
            return left.Replacement(right);
        }

        var rest = left.CopyWithoutContent();
        switch (left.Kind)
        {
            case YqKind.Mapping:
                throw new YqException("maps not yet supported for subtraction");
            case YqKind.Sequence when right.Kind == YqKind.Sequence:
                rest.Replace(left.Content.FindAll(item => right.IndexOfItem(item) < 0));
                break;
            case YqKind.Scalar when right.Kind == YqKind.Scalar:
                SubtractScalars(context, rest, left, right);
                break;
            case YqKind.Sequence or YqKind.Scalar:
                throw new YqException($"{right.Tag} ({right.NicePath()}) cannot be subtracted from {left.Tag}");
        }

        return rest;
    }

    private static void SubtractScalars(YqContext context, YqNode rest, YqNode left, YqNode right)
    {
        var (leftTag, isCustom) = ArithmeticTag(left);
        var (rightTag, _) = ArithmeticTag(right);
        if (IsDate(context, left, leftTag, leftTag))
        {
            rest.Value = YqDate.Add(context.DateLayout, left.Value, right.Value.StartsWith('-') ? right.Value[1..] : $"-{right.Value}", shown: right.Value);
        }
        else if (leftTag == YamlImplicitTag.String)
        {
            throw new YqException("strings cannot be subtracted");
        }
        else
        {
            Calculate(rest, left, leftTag, right, rightTag, isCustom, static (a, b) => unchecked(a - b), static (a, b) => a - b, "added to");
        }
    }

    private static YqNode Divide(YqContext _, YqNode? left, YqNode? right)
    {
        var (dividend, divisor) = (left!, right!); // Not called without both sides.
        if (dividend.IsNull || dividend.Kind != YqKind.Scalar || divisor.Kind != YqKind.Scalar)
        {
            throw new YqException($"{dividend.Tag} ({dividend.NicePath()}) cannot be divided by {divisor.Tag} ({divisor.NicePath()})");
        }

        var (leftTag, isCustom) = ArithmeticTag(dividend);
        string rightTag = divisor.GuessedTag;
        var made = dividend.CopyWithoutContent();
        if (leftTag == YamlImplicitTag.String && rightTag == YamlImplicitTag.String)
        {
            made.Kind = YqKind.Sequence;
            made.Tag = "!!seq";
            made.Value = "";
            made.AddAll(SplitText(dividend.Value, divisor.Value));
            return made;
        }

        if (!IsNumber(leftTag) || !IsNumber(rightTag))
        {
            throw new YqException($"{leftTag} cannot be divided by {rightTag}");
        }

        made.Tag = isCustom ? dividend.Tag : YamlImplicitTag.Float;
        made.Value = YqNumber.Format(YqNumber.Float(dividend.Value) / YqNumber.Float(divisor.Value));
        return made;
    }

    private static YqNode Modulo(YqContext _, YqNode? left, YqNode? right)
    {
        var (dividend, divisor) = (left!, right!); // Not called without both sides.
        if (dividend.IsNull || dividend.Kind != YqKind.Scalar || divisor.Kind != YqKind.Scalar)
        {
            throw new YqException($"{dividend.Tag} ({dividend.NicePath()}) cannot modulo by {divisor.Tag} ({divisor.NicePath()})");
        }

        var (leftTag, isCustom) = ArithmeticTag(dividend);
        string rightTag = divisor.GuessedTag;
        if (!IsNumber(leftTag) || !IsNumber(rightTag))
        {
            throw new YqException($"{leftTag} cannot modulo by {rightTag}");
        }

        var made = dividend.CopyWithoutContent();
        if (leftTag == YamlImplicitTag.Integer && rightTag == YamlImplicitTag.Integer)
        {
            long by = YqNumber.Integer(divisor.Value);
            long value = YqNumber.Integer(dividend.Value, out var numberBase);
            made.Value = by == 0 ? throw new YqException("cannot modulo by 0") : YqNumber.Format(by == -1 ? 0 : value % by, numberBase);
            return made;
        }

        made.Tag = isCustom ? dividend.Tag : YamlImplicitTag.Float;
        made.Value = YqNumber.Format(YqNumber.Float(dividend.Value) % YqNumber.Float(divisor.Value));
        return made;
    }

    private static YqNode MultiplyScalars(YqNode left, YqNode right)
    {
        var (leftTag, isCustom) = ArithmeticTag(left);
        string rightTag = right.GuessedTag;
        if (IsNumber(leftTag) && IsNumber(rightTag))
        {
            var product = left.CopyWithoutContent();
            product.Kind = YqKind.Scalar;
            Calculate(product, left, leftTag, right, rightTag, isCustom, static (a, b) => unchecked(a * b), static (a, b) => a * b, "");
            return product;
        }

        bool isTextFirst = leftTag == YamlImplicitTag.String && rightTag == YamlImplicitTag.Integer;
        if (!isTextFirst && !(leftTag == YamlImplicitTag.Integer && rightTag == YamlImplicitTag.String))
        {
            throw new YqException($"cannot multiply {left.Tag} with {right.Tag}");
        }

        var text = left.Tag == YamlImplicitTag.String ? left : right;
        var times = ReferenceEquals(text, left) ? right : left;
        long count = YqNumber.Integer(times.Value);
        if (count < 0)
        {
            throw new YqException($"cannot repeat string by a negative number ({count})");
        }

        if (count > 0 && text.Value.Length > LongestRepetition / count)
        {
            throw new YqException($"result of repeating string ({text.Value.Length} bytes) by {count} would exceed {LongestRepetition} bytes");
        }

        var made = left.CopyWithoutContent();
        made.UpdateAttributesFrom(text, default);
        made.Value = string.Concat(Enumerable.Repeat(text.Value, (int)count));
        return made;
    }

    private static void Calculate(YqNode to, YqNode left, string leftTag, YqNode right, string rightTag, bool isCustom, Func<long, long, long> integers, Func<double, double, double> floats, string words)
    {
        if (leftTag == YamlImplicitTag.Integer && rightTag == YamlImplicitTag.Integer)
        {
            long first = YqNumber.Integer(left.Value, out var numberBase);
            to.Value = YqNumber.Format(integers(first, YqNumber.Integer(right.Value)), numberBase);
        }
        else if (IsNumber(leftTag) && IsNumber(rightTag))
        {
            to.Value = YqNumber.Format(floats(YqNumber.Float(left.Value), YqNumber.Float(right.Value)));
            to.Tag = isCustom ? left.Tag : YamlImplicitTag.Float;
        }
        else
        {
            throw new YqException($"{leftTag} cannot be {words} {rightTag}");
        }
    }

    private static (string Tag, bool IsCustom) ArithmeticTag(YqNode node) => node.Tag.StartsWith("!!", StringComparison.Ordinal) ? (node.Tag, false) : (node.GuessedTag, true);

    // A text may be a date of the layout that with_dtf sets.
    private static bool IsDate(YqContext context, YqNode node, string guessed, string tag) =>
        guessed == YamlImplicitTag.String && context.DateLayout is not null && context.DateLayout != YqDate.Rfc3339
            ? YqDate.TryParse(context.DateLayout, node.Value) is not null
            : tag == YamlImplicitTag.Timestamp;

    private static bool IsNumber(string tag) => tag is YamlImplicitTag.Integer or YamlImplicitTag.Float;
}
