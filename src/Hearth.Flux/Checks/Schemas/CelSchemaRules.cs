using System.Collections.Concurrent;
using Hearth.Kubernetes.Schemas;
using Hearth.Syntax.Text;
using Hearth.Syntax.Yaml;
using Hearth.Templating.Cel;
using Hearth.Templating.Cel.Hosts;
using Hearth.Templating.Cel.Values;
using Hearth.Templating.Cel.Yaml;

namespace Hearth.Flux.Checks.Schemas;

/// <summary>
/// Evaluates <c>x-kubernetes-validations</c> with the CEL engine. What a server would have refused to compile, or what
/// fails while it is evaluated, says nothing of the object: the rule is passed over. Safe to share.
/// </summary>
public sealed class CelSchemaRules : ISchemaRuleEvaluator
{
    private static readonly CelEnvironment Messages = CelHosts.Kubernetes.WithVariables("self", "oldSelf");

    private readonly ConcurrentDictionary<(string Expression, bool IsMessage), CelProgram?> programs = [];

    public string? Check(SchemaRule rule, Schema schema, YamlNode self)
    {
        if (Compile(rule.Expression, isMessage: false) is not { } program)
        {
            return null;
        }

        var bindings = new CelBindings().Set("self", new SchemaNodeReader(schema).Read(self));
        var result = program.Evaluate(bindings);
        return result.IsError || result.IsTrue ? null : Describe(rule, bindings);
    }

    private string Describe(SchemaRule rule, CelBindings bindings)
    {
        // As on a server: an expression that fails, or gives nothing to read, leaves the fixed message.
        if (rule.MessageExpression is { } expression && Compile(expression, isMessage: true)?.Evaluate(bindings) is { IsError: false, Value.Kind: CelKind.String } said
            && said.Value.AsString.Trim() is { Length: > 0 } text && !text.Contains('\n'))
        {
            return text;
        }

        return rule.Message.Length > 0 ? rule.Message : $"failed rule: {rule.Expression.Trim()}";
    }

    private CelProgram? Compile(string expression, bool isMessage) => programs.GetOrAdd((expression, isMessage), static key =>
        CelProgram.TryCompile(new SourceText("<rule>", key.Expression), key.IsMessage ? Messages : CelHosts.KubernetesRule, out var program, out _) ? program : null);

    /// <summary>Reads values as their schema types them: texts as times, durations and bytes, field names in their escaped spelling.</summary>
    private sealed class SchemaNodeReader(Schema? schema) : CelNodeReader
    {
        public override CelNodeReader ForItem => new SchemaNodeReader(schema?.ForItem);

        public override CelNodeReader ForKey(string key) => new SchemaNodeReader(schema?.ForProperty(key));

        public override string? KeyOf(string field) => KubernetesNames.Unescape(field) is { } key && schema?.Lists(key) == true ? key : field;

        public override string FieldOf(string key) => schema?.Lists(key) == true ? KubernetesNames.Escape(key) ?? key : key;

        // The types of Kubernetes' own mapping of formats (apiserver, pkg/cel/common/schemas.go).
        public override CelValue ReadScalar(YamlScalar scalar) => schema?.DeclaredFormat switch
        {
            "date-time" or "date" => new TypedNodeReader(CelType.Timestamp).ReadScalar(scalar),
            "duration" => new TypedNodeReader(CelType.Duration).ReadScalar(scalar),
            "byte" => new TypedNodeReader(CelType.Bytes).ReadScalar(scalar),
            _ => base.ReadScalar(scalar),
        };
    }
}
