using System.Text;
using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja;

/// <summary>Statements that do not leave their template.</summary>
internal sealed partial class Evaluator
{
    private enum Signal : byte
    {
        Next,
        Break,
        Continue,
    }

    private Signal Run(Statement[] body, Frame frame)
    {
        foreach (var statement in body)
        {
            line = statement.Line;
            var signal = Run(statement, frame);
            if (signal != Signal.Next)
            {
                return signal;
            }
        }

        return Signal.Next;
    }

    private Signal Run(Statement statement, Frame frame)
    {
        Step();
        switch (statement)
        {
            case TextStatement text:
                if (!text.ChecksParent || frame.ParentTemplate is null)
                {
                    frame.Out.Append(text.Text);
                    CheckOutput(frame.Out);
                }

                return Signal.Next;
            case PrintStatement print:
                if (!print.ChecksParent || frame.ParentTemplate is null)
                {
                    Write(Eval(print.Value, frame), print.Escape, frame);
                }

                return Signal.Next;
            case IfStatement @if:
                foreach (var (test, body) in @if.Branches)
                {
                    if (Py.IsTrue(Eval(test, frame)))
                    {
                        return Run(body, frame);
                    }
                }

                return Run(@if.Otherwise, frame);
            case ForStatement loop:
                RunFor(loop, frame);
                return Signal.Next;
            case SetStatement set:
                CheckNamespaces(set.Target, frame);
                Assign(set.Target, Eval(set.Value, frame), frame);
                return Signal.Next;
            case SetBlockStatement set:
                return RunSetBlock(set, frame);
            case MacroStatement macro:
                Assign(macro.Target, new Macro(macro.Macro, frame), frame);
                return Signal.Next;
            case CallStatement call:
                Write(EvalCall(call.Call, frame, new Macro(call.Macro, frame)), call.Escape, frame);
                return Signal.Next;
            case FilterStatement filter:
                return RunFilter(filter, frame);
            case WithStatement with:
                return RunWith(with, frame);
            case AutoEscapeStatement auto:
                return RunAutoEscape(auto, frame);
            case DoStatement @do:
                Eval(@do.Value, frame);
                return Signal.Next;
            case LoopControlStatement control:
                return control.IsBreak ? Signal.Break : Signal.Continue;
            case BlockStatement block:
                RunBlock(block, frame);
                return Signal.Next;
            case ExtendsStatement extends:
                RunExtends(extends, frame);
                return Signal.Next;
            case IncludeStatement include:
                RunInclude(include, frame);
                return Signal.Next;
            case ImportStatement import:
                RunImport(import, frame);
                return Signal.Next;
            case DebugStatement:
                Write(Functions.PrettyPrinter.Debug(frame.Context, environment), EscapeMode.Off, frame);
                return Signal.Next;
            default:
                throw JinjaException.Runtime($"cannot run {statement.GetType().Name}");
        }
    }

    private void Write(object? value, EscapeMode escape, Frame frame)
    {
        bool escapes = escape == EscapeMode.On || (escape == EscapeMode.Runtime && frame.Context.AutoEscape);
        frame.Out.Append(escapes ? Py.Escaped(value) : Py.Str(value));
        CheckOutput(frame.Out);
    }

    private void RunFor(ForStatement loop, Frame frame)
    {
        if (loop.IsRecursive)
        {
            var recursion = new LoopRecursion(this, loop, frame);
            frame.Out.Append(recursion.Run(Eval(loop.Iterable, frame), 0));
            return;
        }

        Loop(loop, frame, Eval(loop.Iterable, frame), null, 0);
    }

    private void Loop(ForStatement loop, Frame frame, object? iterable, LoopRecursion? recursion, int depth0)
    {
        bool ran = false;
        if (loop.Test is null && loop.LoopSlot < 0)
        {
            foreach (object? item in Py.Iterate(iterable))
            {
                ran = true;
                if (RunLoopBody(loop, frame, item, null) == Signal.Break)
                {
                    break;
                }
            }
        }
        else
        {
            object? source = loop.Test is null ? iterable : new PyGenerator(Filtered(loop, frame, Py.Iterate(iterable)));
            var state = new LoopContext(environment, source, recursion, depth0);
            while (state.MoveNext(out object? item))
            {
                ran = true;
                if (RunLoopBody(loop, frame, item, state) == Signal.Break)
                {
                    break;
                }
            }
        }

        frame.Leave(loop.BodyScope);
        if (!ran && loop.Otherwise.Length > 0)
        {
            frame.Enter(loop.OtherwiseScope);
            Run(loop.Otherwise, frame);
            frame.Leave(loop.OtherwiseScope);
        }
    }

    private Signal RunLoopBody(ForStatement loop, Frame frame, object? item, LoopContext? state)
    {
        Step();
        if (loop.LoopSlot >= 0)
        {
            frame.Slots[loop.LoopSlot] = state;
        }

        Assign(loop.Target, item, frame);
        frame.Enter(loop.BodyScope);
        return Run(loop.Body, frame);
    }

    private IEnumerable<object?> Filtered(ForStatement loop, Frame frame, IEnumerable<object?> items)
    {
        frame.Enter(loop.TestScope);
        foreach (object? item in items)
        {
            Step();
            Assign(loop.TestTarget!, item, frame); // Read together with the test.
            if (Py.IsTrue(Eval(loop.Test!, frame))) // Only loops with a test come here.
            {
                yield return item;
            }
        }
    }

    /// <summary>The body of a recursive loop, which <c>loop(items)</c> runs again one level deeper.</summary>
    internal object? RunRecursion(LoopRecursion recursion, ForStatement loop, Frame outer, object? iterable, int depth0)
    {
        Enter();
        var buffer = new StringBuilder();
        var frame = new Frame(loop.Function!, outer, outer.Context, outer.Template, buffer); // The binder makes one for a recursive loop.
        Loop(loop, frame, iterable, recursion, depth0);
        depth--;
        return Finish(buffer);
    }

    private Signal RunSetBlock(SetBlockStatement set, Frame frame)
    {
        CheckNamespaces(set.Target, frame);
        var signal = Capture(set.Body, set.Scope, frame, out var buffer);
        if (signal == Signal.Next)
        {
            object? value = set.Filter is null ? buffer.ToString() : EvalBlockFilter(set.Filter, Finish(buffer), frame);
            Assign(set.Target, frame.Context.AutoEscape ? new PyMarkup(Py.Str(value)) : value, frame);
        }

        frame.Leave(set.Scope);
        return signal;
    }

    private Signal RunFilter(FilterStatement filter, Frame frame)
    {
        var signal = Capture(filter.Body, filter.Scope, frame, out var buffer);
        if (signal == Signal.Next)
        {
            bool escapes = filter.Escape == EscapeMode.On || (filter.Escape == EscapeMode.Runtime && frame.Context.AutoEscape);
            object? value = EvalBlockFilter(filter.Filter, escapes ? new PyMarkup(buffer.ToString()) : buffer.ToString(), frame);
            frame.Out.Append(Py.Str(value));
            CheckOutput(frame.Out);
        }

        frame.Leave(filter.Scope);
        return signal;
    }

    private Signal Capture(Statement[] body, ScopeEntry scope, Frame frame, out StringBuilder buffer)
    {
        var outer = frame.Out;
        buffer = new StringBuilder();
        frame.Enter(scope);
        frame.Out = buffer;
        var signal = Run(body, frame);
        frame.Out = outer;
        return signal;
    }

    private Signal RunWith(WithStatement with, Frame frame)
    {
        // Values are seen from outside, but may use the targets that stand before them only through the outer scope.
        object?[] values = EvalAll(with.Values, frame);
        frame.Enter(with.Scope);
        for (int i = 0; i < values.Length; i++)
        {
            Assign(with.Targets[i], values[i], frame);
        }

        var signal = Run(with.Body, frame);
        frame.Leave(with.Scope);
        return signal;
    }

    private Signal RunAutoEscape(AutoEscapeStatement auto, Frame frame)
    {
        bool outer = frame.Context.AutoEscape;
        frame.Enter(auto.Scope);
        frame.Context.AutoEscape = Py.IsTrue(Eval(auto.Value, frame));
        var signal = Run(auto.Body, frame);
        frame.Context.AutoEscape = outer;
        frame.Leave(auto.Scope);
        return signal;
    }

    /// <summary>Runs a macro with its arguments in order; those not given are missing.</summary>
    internal object? RunMacro(MacroBody macro, Frame outer, object?[] arguments, object? caller, PyDict? keywords, PyTuple? spread, bool autoEscape)
    {
        Enter();
        var buffer = new StringBuilder();
        var frame = new Frame(macro.Function!, outer, outer.Context, outer.Template, buffer); // The binder makes one.
        var before = (context, templateName, line);
        context = outer.Context;
        templateName = outer.Template.Name;
        frame.Enter(macro.Scope);
        for (int i = 0; i < macro.Parameters.Length; i++)
        {
            frame.Slots[macro.Parameters[i].Slot] = arguments[i];
        }

        Special(macro.CallerSlot, caller);
        Special(macro.KeywordsSlot, keywords);
        Special(macro.SpreadSlot, spread);
        for (int i = 0; i < macro.Parameters.Length; i++)
        {
            var parameter = macro.Parameters[i];
            if (frame.Slots[parameter.Slot] is Missing)
            {
                int fallback = i - (macro.Parameters.Length - macro.Defaults.Length);
                frame.Slots[parameter.Slot] = fallback >= 0
                    ? Eval(macro.Defaults[fallback], frame)
                    : environment.UndefinedHint($"parameter {Py.Repr(parameter.Name)} was not provided", parameter.Name);
            }
        }

        Run(macro.Body, frame);
        depth--;
        (context, templateName, line) = before;
        return autoEscape ? new PyMarkup(buffer.ToString()) : buffer.ToString();

        void Special(int slot, object? value)
        {
            if (slot >= 0)
            {
                frame.Slots[slot] = value;
            }
        }
    }
}
