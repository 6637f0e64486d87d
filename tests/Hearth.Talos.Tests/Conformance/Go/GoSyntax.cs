namespace Hearth.Talos.Tests.Conformance.Go;

internal abstract record GoNode;

internal sealed record GoLiteral(object? Value) : GoNode;

internal sealed record GoName(string Name) : GoNode;

internal sealed record GoSelector(GoNode Target, string Name) : GoNode;

internal sealed record GoIndex(GoNode Target, GoNode Index) : GoNode;

internal sealed record GoCall(GoNode Function, List<GoNode> Arguments) : GoNode;

internal sealed record GoBinary(string Operator, GoNode Left, GoNode Right) : GoNode;

internal sealed record GoUnary(string Operator, GoNode Operand) : GoNode;

/// <summary>A list, map or struct literal; <c>Key</c> is null for elements without one.</summary>
internal sealed record GoComposite(string Type, List<(GoNode? Key, GoNode Value)> Elements) : GoNode;

internal sealed record GoFunction(List<string> Parameters, List<GoNode> Body) : GoNode;

internal sealed record GoAssign(List<GoNode> Targets, List<GoNode> Values) : GoNode;

internal sealed record GoReturn(List<GoNode> Values) : GoNode;

internal sealed record GoRange(string Item, GoNode Over, List<GoNode> Body) : GoNode;

internal sealed record GoIf(GoNode Condition, List<GoNode> Then, List<GoNode> Else) : GoNode;

/// <summary>A statement that no case needs.</summary>
internal sealed record GoOther(string What) : GoNode;

/// <summary>The source asks for more of Go than the cases' tables need.</summary>
internal sealed class GoUnsupportedException(string what) : Exception(what);
