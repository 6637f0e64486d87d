namespace Hearth.Templating.Yq.Syntax;

/// <summary>Everything that an expression can do.</summary>
internal enum YqOperator : byte
{
    Self,
    Value,
    Text,
    Empty,
    Path,
    Descend,
    TraverseList,
    Collect,
    CollectObject,
    CreateMap,
    Union,
    Block,
    Pipe,
    ShortPipe,
    Variable,
    As,
    Reduce,
    Reference,
    Assign,
    AddAssign,
    SubtractAssign,
    MultiplyAssign,
    AssignAttributes,
    AssignStyle,
    AssignTag,
    AssignComment,
    AssignAnchor,
    AssignAlias,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Alternative,
    Equals,
    NotEquals,
    Compare,
    And,
    Or,
    Not,
    Min,
    Max,
    Length,
    Line,
    Column,
    Style,
    Tag,
    Kind,
    Anchor,
    Alias,
    Comment,
    Key,
    IsKey,
    Keys,
    Parent,
    Parents,
    Root,
    GetPath,
    SetPath,
    DeletePaths,
    DocumentIndex,
    FileName,
    FileIndex,
    Eval,
    Map,
    MapValues,
    Filter,
    Select,
    Has,
    Contains,
    Any,
    All,
    First,
    Pick,
    Omit,
    Flatten,
    Reverse,
    Shuffle,
    Sort,
    SortBy,
    SortKeys,
    Unique,
    UniqueBy,
    GroupBy,
    Pivot,
    ToEntries,
    FromEntries,
    WithEntries,
    ListToMap,
    With,
    Delete,
    Explode,
    SplitDocument,
    Error,
    Environment,
    EnvironmentSubstitute,
    Load,
    LoadText,
    System,
    Encode,
    Decode,
    Join,
    Split,
    Substitute,
    Match,
    Capture,
    Test,
    ChangeCase,
    Trim,
    ToText,
    ToNumber,
    Now,
    FormatDate,
    TimeZone,
    FromUnix,
    ToUnix,
    WithDateFormat,
}

/// <summary>How an operator is written.</summary>
/// <param name="Arguments">0 stands alone, 1 takes what follows, 2 stands between.</param>
/// <param name="Precedence">Binds tighter the higher; operators of one precedence group to the right.</param>
/// <param name="TakesPath">Whether a path or brackets may follow at once: <c>keys[0]</c>, <c>$x.a</c>.</param>
internal readonly record struct YqSpelling(int Arguments, int Precedence, bool TakesPath = false);

/// <summary>The spelling of every operator, as upstream's table has it (pkg/yqlib/operation.go).</summary>
internal static class YqOperators
{
    private static readonly YqSpelling[] Spellings = Make();

    public static YqSpelling Of(YqOperator op) => Spellings[(int)op];

    private static YqSpelling[] Make()
    {
        var all = new YqSpelling[(int)YqOperator.WithDateFormat + 1];
        Array.Fill(all, new YqSpelling(0, 50));
        void Set(YqSpelling spelling, params ReadOnlySpan<YqOperator> operators)
        {
            foreach (var op in operators)
            {
                all[(int)op] = spelling;
            }
        }

        Set(new YqSpelling(2, 10), YqOperator.Block, YqOperator.Union);
        Set(new YqSpelling(2, 15), YqOperator.CreateMap);
        Set(new YqSpelling(2, 20), YqOperator.And, YqOperator.Or);
        Set(new YqSpelling(2, 30), YqOperator.Pipe);
        Set(new YqSpelling(2, 35), YqOperator.Reduce);
        Set(new YqSpelling(2, 40), YqOperator.Assign, YqOperator.AddAssign, YqOperator.SubtractAssign, YqOperator.AssignAttributes, YqOperator.AssignStyle,
            YqOperator.AssignTag, YqOperator.AssignComment, YqOperator.AssignAnchor, YqOperator.AssignAlias, YqOperator.As, YqOperator.Equals, YqOperator.NotEquals, YqOperator.Compare);
        Set(new YqSpelling(2, 42), YqOperator.MultiplyAssign, YqOperator.Multiply, YqOperator.Divide, YqOperator.Modulo, YqOperator.Add, YqOperator.Subtract, YqOperator.Alternative);
        Set(new YqSpelling(2, 45), YqOperator.ShortPipe);
        Set(new YqSpelling(2, 50), YqOperator.TraverseList);
        Set(new YqSpelling(0, 40), YqOperator.Min, YqOperator.Max);
        Set(new YqSpelling(1, 40), YqOperator.Delete);
        Set(new YqSpelling(1, 50), YqOperator.Collect, YqOperator.Error, YqOperator.FormatDate, YqOperator.WithDateFormat, YqOperator.TimeZone, YqOperator.Contains,
            YqOperator.WithEntries, YqOperator.SetPath, YqOperator.Join, YqOperator.Substitute, YqOperator.Match, YqOperator.Capture, YqOperator.Test, YqOperator.System, YqOperator.Has);
        Set(new YqSpelling(1, 52), YqOperator.LoadText);
        Set(new YqSpelling(1, 52, TakesPath: true), YqOperator.Map, YqOperator.Filter, YqOperator.Pick, YqOperator.Omit, YqOperator.Eval, YqOperator.MapValues, YqOperator.With,
            YqOperator.DeletePaths, YqOperator.Explode, YqOperator.SortBy, YqOperator.First, YqOperator.SortKeys, YqOperator.Split, YqOperator.Load, YqOperator.Select,
            YqOperator.UniqueBy, YqOperator.GroupBy);
        Set(new YqSpelling(0, 52, TakesPath: true), YqOperator.ToEntries, YqOperator.SplitDocument, YqOperator.GetPath, YqOperator.Reverse, YqOperator.Sort, YqOperator.Shuffle,
            YqOperator.Keys, YqOperator.Environment, YqOperator.Unique, YqOperator.Flatten, YqOperator.Pivot);
        Set(new YqSpelling(0, 50, TakesPath: true), YqOperator.Parent);
        Set(new YqSpelling(0, 55, TakesPath: true), YqOperator.Variable, YqOperator.Path);
        Set(new YqSpelling(0, 55), YqOperator.Self);
        return all;
    }
}
