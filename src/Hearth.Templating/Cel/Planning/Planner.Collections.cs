using Hearth.Templating.Cel.Ast;
using Hearth.Templating.Cel.Values;

namespace Hearth.Templating.Cel.Planning;

internal sealed partial class Planner
{
    private ListPlan PlanList(ListExpression list)
    {
        var items = Array.ConvertAll(list.Items, Plan);
        CelType? type = null;
        for (int i = 0; i < items.Length; i++)
        {
            type = JoinItem(type, items[i].Type, list.Optional[i], list.Items[i]);
        }

        return new ListPlan(items, list.Optional, type is null ? CelType.AnyList : CelType.ListOf(type), list.Start, list.End);
    }

    private MapPlan PlanMap(MapExpression map)
    {
        CelType? keyType = null, valueType = null;
        var entries = new EntryPlan[map.Entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            var entry = map.Entries[i];
            entries[i] = new EntryPlan(Plan(entry.Key), Plan(entry.Value), entry.IsOptional);
            keyType = JoinItem(keyType, entries[i].Key.Type, false, entry.Key);
            valueType = JoinItem(valueType, entries[i].Value.Type, entry.IsOptional, entry.Value);
        }

        return new MapPlan(entries, keyType is null || valueType is null ? CelType.AnyMap : CelType.MapOf(keyType, valueType), map.Start, map.End);
    }

    private CelType JoinItem(CelType? type, CelType item, bool isOptional, CelExpression at)
    {
        if (isOptional)
        {
            if (environment.IsChecked && item.Kind != CelTypeKind.Optional && !item.IsDyn)
            {
                throw Error(at, $"expected type 'optional_type({item})' but found '{item}'");
            }

            item = item.Kind == CelTypeKind.Optional ? item.Element : CelType.Dyn;
        }

        return type is null ? item
            : CelTyping.Join(type, item) is { } joined ? joined
            : environment.AllowsMixedLiterals || !environment.IsChecked ? CelType.Dyn
            : throw Error(at, $"expected type '{type}' but found '{item}'", "wrap the value in dyn(…) to mix types");
    }

    private MessagePlan PlanMessage(MessageExpression message)
    {
        foreach (string name in environment.Candidates(message.TypeName, message.IsAbsolute))
        {
            if (CelWellKnownTypes.Find(name) is not { } type)
            {
                continue;
            }

            var fields = new (string Name, Plan Value, bool IsOptional)[message.Fields.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                var field = message.Fields[i];
                string fieldName = ((LiteralExpression)field.Key).Value.AsString; // The parser makes no other keys.
                if (!CelWellKnownTypes.HasField(name, fieldName))
                {
                    throw Error(field.Key, $"undefined field '{fieldName}'");
                }

                fields[i] = (fieldName, Plan(field.Value), field.IsOptional);
            }

            // A wrapper may be null, and nothing but the value tells.
            type = name.EndsWith("Value", StringComparison.Ordinal) && type.Kind == CelTypeKind.Primitive ? CelType.Dyn : type;
            return new MessagePlan(name, fields, type, message.Start, message.End);
        }

        throw Error(message, $"undeclared reference to '{message.TypeName}' (in container '{environment.Container}')");
    }

    private ComprehensionPlan PlanComprehension(ComprehensionExpression comprehension)
    {
        var target = Plan(comprehension.Target);
        if (environment.IsChecked && !target.Type.IsDyn && target.Type.Kind is not (CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Object))
        {
            throw Error(comprehension.Target, $"expression of type '{target.Type}' cannot be range of a comprehension (must be list, map, or dynamic)");
        }

        bool isPair = comprehension.Second is not null;
        var (first, second) = VariableTypes(target.Type, isPair);
        int firstSlot = Declare(comprehension.First, first);
        int secondSlot = comprehension.Second is { } name ? Declare(name, second) : -1;
        var filter = comprehension.Filter is null ? null : Plan(comprehension.Filter);
        var body = Plan(comprehension.Body);
        Forget(isPair ? 2 : 1);

        if (filter is not null)
        {
            Require(filter, CelType.Bool, comprehension.Filter!, null); // Set where the plan is.
        }

        if (comprehension.Kind is ComprehensionKind.All or ComprehensionKind.Exists or ComprehensionKind.ExistsOne or ComprehensionKind.Filter)
        {
            Require(body, CelType.Bool, comprehension.Body, null);
        }

        var type = comprehension.Kind switch
        {
            ComprehensionKind.Map => CelType.ListOf(body.Type),
            ComprehensionKind.Filter => CelType.ListOf(first),
            ComprehensionKind.SortBy => CelType.ListOf(first),
            ComprehensionKind.TransformMap => CelType.MapOf(first, body.Type),
            ComprehensionKind.TransformMapEntry => body.Type.Kind == CelTypeKind.Map ? body.Type : CelType.AnyMap,
            _ => CelType.Bool,
        };
        return new ComprehensionPlan(comprehension.Kind, target, firstSlot, secondSlot, filter, body, type, comprehension.Start, comprehension.End);
    }

    private static (CelType First, CelType Second) VariableTypes(CelType target, bool isPair) => target.Kind switch
    {
        CelTypeKind.List => isPair ? (CelType.Int, target.Element) : (target.Element, CelType.Dyn),
        CelTypeKind.Map => (target.Parameters[0], target.Element),
        _ => (CelType.Dyn, CelType.Dyn),
    };

    private BindPlan PlanBind(BindExpression bind)
    {
        var value = Plan(bind.Value);
        int slot = Declare(bind.Variable, value.Type);
        var body = Plan(bind.Body);
        Forget(1);
        return new BindPlan(slot, value, body, bind.Start, bind.End);
    }

    private OptionalMapPlan PlanOptionalMap(OptionalMapExpression optional)
    {
        var target = Plan(optional.Target);
        if (environment.IsChecked && !target.Type.IsDyn && target.Type.Kind != CelTypeKind.Optional)
        {
            throw Error(optional.Target, $"expected type 'optional_type(dyn)' but found '{target.Type}'");
        }

        int slot = Declare(optional.Variable, target.Type.Kind == CelTypeKind.Optional ? target.Type.Element : CelType.Dyn);
        var body = Plan(optional.Body);
        Forget(1);
        var type = optional.IsFlat ? (body.Type.Kind == CelTypeKind.Optional ? body.Type : CelType.AnyOptional) : CelType.OptionalOf(body.Type);
        return new OptionalMapPlan(target, slot, body, optional.IsFlat, type, optional.Start, optional.End);
    }
}
