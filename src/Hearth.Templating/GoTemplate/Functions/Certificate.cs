using Hearth.Templating.GoTemplate.Values;

namespace Hearth.Templating.GoTemplate.Functions;

/// <summary>What sprig's certificate functions give: PEM texts as fields <c>Cert</c> and <c>Key</c>.</summary>
internal sealed record Certificate(string Cert, string Key)
{
    public static readonly GoType Type = GoType.Struct("sprig.certificate", [new GoField("Cert", GoType.String), new GoField("Key", GoType.String)]);

    public static Certificate From(Value value) =>
        value.AsStruct is { } structure ? new Certificate(structure.Fields[0].AsText, structure.Fields[1].AsText) : new Certificate("", "");

    public Value ToValue() => Value.Of(new GoStruct(Type, [Value.Of(Cert), Value.Of(Key)]));
}
