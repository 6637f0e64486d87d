using Hearth.Templating.Jinja.Ast;
using Hearth.Templating.Jinja.Values;

namespace Hearth.Templating.Jinja.Binding;

/// <summary>
/// Gives every name of a parsed template its place, and settles what Jinja's compiler settles: which scopes a
/// statement opens, whether its output is escaped, which filters and tests exist.
/// </summary>
internal sealed class Binder : ExpressionWalker
{
    private readonly JinjaEnvironment environment;
    private readonly string? templateName;
    private readonly Dictionary<string, BlockStatement> blocks = new(StringComparer.Ordinal);
    private Scope scope = null!; // Bind sets it first.
    private EscapeMode escape;

    private Binder(JinjaEnvironment environment, string? templateName)
    {
        this.environment = environment;
        this.templateName = templateName;
        escape = environment.Options.AutoEscape ? EscapeMode.On : EscapeMode.Off;
    }

    public static JinjaTemplate Bind(JinjaEnvironment environment, string? name, Statement[] body)
    {
        var binder = new Binder(environment, name);
        return binder.BindTemplate(body);
    }

    protected override void OnName(NameExpression name) => Locate(name);

    protected override void OnNode(Expression node)
    {
        switch (node)
        {
            case FilterExpression filter:
                filter.Function = environment.FindFilter(filter.Name);
                if (filter.Function is null && !scope.IsSoft)
                {
                    throw Fail($"No filter named {Py.Repr(filter.Name)}.", filter.Line);
                }

                break;
            case TestExpression test:
                test.Function = environment.FindTest(test.Name);
                if (test.Function is null && !scope.IsSoft)
                {
                    throw Fail($"No test named {Py.Repr(test.Name)}.", test.Line);
                }

                break;
            case ConcatExpression concat:
                concat.Escape = escape;
                break;
        }
    }

    protected override void OnConditional(ConditionalExpression node)
    {
        var outer = scope;
        scope = scope.Soft();
        base.OnConditional(node);
        scope = outer;
    }

    private JinjaException Fail(string message, int line) => JinjaException.Assertion(message, line, templateName);

    private JinjaTemplate BindTemplate(Statement[] body)
    {
        foreach (var block in NameSearch.Blocks(body))
        {
            if (!blocks.TryAdd(block.Name, block))
            {
                throw Fail($"block {Py.Repr(block.Name)} defined twice", block.Line);
            }
        }

        var function = new FunctionLayout(null);
        scope = new Scope(new Symbols(null, function)) { IsTopLevel = true, ChecksOutput = NameSearch.HasExtends(body) };
        int self = NameSearch.Find(body, "self").Count > 0 ? scope.Symbols.DeclareParameter("self").Slot : -1;
        new SymbolAnalyzer(scope.Symbols).Visit(body);
        Bind(body);
        var entry = new ScopeEntry { Loads = scope.Symbols.Loads() };
        foreach (var block in blocks.Values)
        {
            BindBlockBody(block);
        }

        return new JinjaTemplate(environment, templateName, body, function, entry, self, blocks);
    }

    private void BindBlockBody(BlockStatement block)
    {
        block.Function = new FunctionLayout(null);
        scope = new Scope(new Symbols(null, block.Function));
        escape = environment.Options.AutoEscape ? EscapeMode.On : EscapeMode.Off;
        var special = NameSearch.Find(block.Body, "self", "super");
        block.SelfSlot = special.Contains("self") ? scope.Symbols.DeclareParameter("self").Slot : -1;
        block.SuperSlot = special.Contains("super") ? scope.Symbols.DeclareParameter("super").Slot : -1;
        new SymbolAnalyzer(scope.Symbols).Visit(block.Body);
        Bind(block.Body);
        block.Scope.Loads = scope.Symbols.Loads();
    }

    private void Bind(Statement[] body)
    {
        foreach (var statement in body)
        {
            Bind(statement);
        }
    }

    private void Bind(Statement statement)
    {
        switch (statement)
        {
            case TextStatement text:
                text.ChecksParent = scope.ChecksOutput;
                break;
            case PrintStatement print:
                print.ChecksParent = scope.ChecksOutput;
                print.Escape = escape;
                Visit(print.Value);
                break;
            case DoStatement @do:
                Visit(@do.Value);
                break;
            case SetStatement set:
                Visit(set.Value);
                BindTarget(set.Target);
                break;
            case SetBlockStatement set:
                BindSetBlock(set);
                break;
            case IfStatement @if:
                BindIf(@if);
                break;
            case ForStatement loop:
                BindFor(loop);
                break;
            case MacroStatement macro:
                BindMacro(macro.Macro);
                BindTarget(macro.Target);
                break;
            case CallStatement call:
                call.Escape = escape;
                BindMacro(call.Macro);
                Visit(call.Call);
                break;
            case FilterStatement filter:
                filter.Escape = escape;
                BindInner(
                    filter.Scope,
                    analyzer =>
                    {
                        analyzer.Visit(filter.Body);
                        analyzer.Visit(filter.Filter);
                    },
                    () =>
                    {
                        Bind(filter.Body);
                        Visit(filter.Filter);
                    });
                break;
            case WithStatement with:
                BindWith(with);
                break;
            case AutoEscapeStatement auto:
                BindAutoEscape(auto);
                break;
            case BlockStatement block:
                block.ChecksParent = scope.IsTopLevel;
                block.Locals = block.IsScoped ? scope.Symbols.Locals(scope.Symbols.Function) : [];
                break;
            case ExtendsStatement extends:
                if (!scope.IsTopLevel)
                {
                    throw Fail("cannot use extend from a non top-level scope", extends.Line);
                }

                Visit(extends.Template);
                break;
            case IncludeStatement include:
                Visit(include.Template);
                include.Locals = include.WithContext ? scope.Symbols.Locals(scope.Symbols.Function) : [];
                break;
            case ImportStatement import:
                Visit(import.Template);
                import.Locals = import.WithContext ? scope.Symbols.Locals(scope.Symbols.Function) : [];
                if (import.Target is not null)
                {
                    BindImported(import.Target);
                }

                foreach (var (_, alias) in import.Names)
                {
                    BindImported(alias);
                }

                break;
            case LoopControlStatement control when !scope.IsInLoop:
                throw new JinjaException("SyntaxError", control.IsBreak ? "'break' outside loop" : "'continue' not properly in loop", control.Line, templateName);
        }
    }

    // Jinja does not export what it imported.
    private void BindImported(NameExpression target)
    {
        Locate(target);
        target.Export = scope.IsTopLevel ? Export.PrivateContext : Export.None;
    }

    private void BindTarget(Expression target)
    {
        switch (target)
        {
            case NameExpression name:
                Locate(name);
                name.Export = !scope.IsTopLevel ? Export.None : name.Name.StartsWith('_') ? Export.PrivateContext : Export.Context;
                break;
            case TupleExpression tuple:
                Array.ForEach(tuple.Items, BindTarget);
                break;
            case NamespaceTarget ns:
                Locate(ns.Name);
                break;
        }
    }

    private void Locate(NameExpression name)
    {
        if (scope.Symbols.Find(name.Name) is not { } variable)
        {
            // Only names that the analysis does not look at, as arguments of a set block's filter, come here.
            scope.Symbols.Read(name.Name);
            variable = scope.Symbols.Find(name.Name)!; // Just made.
        }

        name.Hops = scope.Symbols.Function.Depth - variable.Function.Depth;
        name.Slot = variable.Slot;
    }

    private void BindInner(ScopeEntry entry, Action<SymbolAnalyzer> analyze, Action bind, FunctionLayout? function = null, bool checksOutput = true, bool isLoop = false)
    {
        var outer = scope;
        scope = outer.Inner(function, checksOutput, isLoop);
        analyze(new SymbolAnalyzer(scope.Symbols));
        bind();
        entry.Loads = scope.Symbols.Loads();
        scope = outer;
    }

    private void BindSetBlock(SetBlockStatement set)
    {
        BindInner(
            set.Scope,
            analyzer =>
            {
                analyzer.Visit(set.Body);
                analyzer.Visit(set.Filter);
            },
            () =>
            {
                Bind(set.Body);
                Visit(set.Filter);
            },
            checksOutput: false);
        BindTarget(set.Target);
    }

    private void BindIf(IfStatement node)
    {
        var outer = scope;
        scope = scope.Soft();
        foreach (var (test, body) in node.Branches)
        {
            Visit(test);
            Bind(body);
        }

        Bind(node.Otherwise);
        scope = outer;
    }

    private void BindFor(ForStatement loop)
    {
        if (loop.IsRecursive)
        {
            loop.Function = new FunctionLayout(scope.Symbols.Function);
        }
        else
        {
            Visit(loop.Iterable);
        }

        bool usesLoop = loop.IsRecursive || NameSearch.Find(loop.Body, "loop").Count > 0 || NameSearch.Blocks(loop.Body).Any(static block => block.IsScoped);
        CheckLoopTargets(loop);
        if (loop.Test is not null)
        {
            BindInner(
                loop.TestScope,
                analyzer =>
                {
                    analyzer.VisitTarget(loop.TestTarget!, asParameter: true); // Read together with the test.
                    analyzer.Visit(loop.Test);
                },
                () =>
                {
                    BindTarget(loop.TestTarget!);
                    Visit(loop.Test);
                },
                loop.Function);
        }

        BindInner(
            loop.BodyScope,
            analyzer =>
            {
                if (usesLoop)
                {
                    loop.LoopSlot = scope.Symbols.DeclareParameter("loop").Slot;
                }

                analyzer.VisitTarget(loop.Target, asParameter: true);
                analyzer.Visit(loop.Body);
            },
            () =>
            {
                BindTarget(loop.Target);
                Bind(loop.Body);
            },
            loop.Function,
            isLoop: true);
        if (loop.Otherwise.Length > 0)
        {
            BindInner(loop.OtherwiseScope, analyzer => analyzer.Visit(loop.Otherwise), () => Bind(loop.Otherwise), loop.Function);
        }

        if (loop.IsRecursive)
        {
            Visit(loop.Iterable);
        }
    }

    private void CheckLoopTargets(ForStatement loop)
    {
        Check(loop.Target);
        CheckBody(loop.Body);

        void Check(Expression target)
        {
            if (target is NameExpression { Name: "loop" } name)
            {
                throw Fail("Can't assign to special loop variable in for-loop target", name.Line);
            }

            if (target is TupleExpression tuple)
            {
                Array.ForEach(tuple.Items, Check);
            }
        }

        void CheckBody(Statement[] body)
        {
            foreach (var statement in body)
            {
                switch (statement)
                {
                    case SetStatement set:
                        Check(set.Target);
                        break;
                    case SetBlockStatement set:
                        Check(set.Target);
                        break;
                    case IfStatement @if:
                        Array.ForEach(@if.Branches, branch => CheckBody(branch.Body));
                        CheckBody(@if.Otherwise);
                        break;
                }
            }
        }
    }

    private void BindMacro(MacroBody macro)
    {
        macro.Function = new FunctionLayout(scope.Symbols.Function);
        BindInner(
            macro.Scope,
            analyzer =>
            {
                Array.ForEach(macro.Parameters, parameter => scope.Symbols.DeclareParameter(parameter.Name));
                var special = NameSearch.Find(macro.Body, "caller", "kwargs", "varargs");
                int explicitCaller = Array.FindIndex(macro.Parameters, static parameter => parameter.Name == "caller");
                if (special.Contains("caller"))
                {
                    macro.UsesCaller = true;
                    if (explicitCaller < 0)
                    {
                        macro.CallerSlot = scope.Symbols.DeclareParameter("caller").Slot;
                    }
                    else if (explicitCaller < macro.Parameters.Length - macro.Defaults.Length)
                    {
                        throw Fail("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.", macro.Line);
                    }
                }

                macro.KeywordsSlot = DeclareSpecial("kwargs");
                macro.SpreadSlot = DeclareSpecial("varargs");
                analyzer.VisitAll(macro.Defaults);
                analyzer.Visit(macro.Body);

                int DeclareSpecial(string name) =>
                    special.Contains(name) && !Array.Exists(macro.Parameters, parameter => parameter.Name == name) ? scope.Symbols.DeclareParameter(name).Slot : -1;
            },
            () =>
            {
                Array.ForEach(macro.Parameters, Locate);
                VisitAll(macro.Defaults);
                Bind(macro.Body);
            },
            macro.Function,
            checksOutput: false);
    }

    private void BindWith(WithStatement with)
    {
        VisitAll(with.Values);
        BindInner(
            with.Scope,
            analyzer =>
            {
                Array.ForEach(with.Targets, target => analyzer.VisitTarget(target, asParameter: true));
                analyzer.Visit(with.Body);
            },
            () =>
            {
                Array.ForEach(with.Targets, BindTarget);
                Bind(with.Body);
            });
    }

    private void BindAutoEscape(AutoEscapeStatement auto)
    {
        var outer = escape;
        BindInner(
            auto.Scope,
            analyzer =>
            {
                analyzer.Visit(auto.Value);
                analyzer.Visit(auto.Body);
            },
            () =>
            {
                Visit(auto.Value);
                escape = auto.Value is ConstantExpression constant
                    ? Py.IsTrue(constant.Value) ? EscapeMode.On : EscapeMode.Off
                    : EscapeMode.Runtime;
                Bind(auto.Body);
            });
        escape = outer;
    }

    /// <summary>Where the binder stands: the counterpart of the frame in Jinja's compiler.</summary>
    private sealed class Scope(Symbols symbols)
    {
        public Symbols Symbols => symbols;

        /// <summary>The template itself, and the branches of an <c>if</c> in it.</summary>
        public bool IsTopLevel { get; init; }

        /// <summary>An unknown filter is an error only when it is run.</summary>
        public bool IsSoft { get; init; }

        public bool ChecksOutput { get; init; }

        public bool IsInLoop { get; init; }

        public Scope Soft() => IsSoft ? this : new Scope(symbols) { IsTopLevel = IsTopLevel, IsSoft = true, ChecksOutput = ChecksOutput, IsInLoop = IsInLoop };

        public Scope Inner(FunctionLayout? function, bool checksOutput, bool isLoop) => new(new Symbols(symbols, function ?? symbols.Function))
        {
            ChecksOutput = ChecksOutput && checksOutput,
            IsInLoop = isLoop || (IsInLoop && (function is null || function == symbols.Function)),
        };
    }
}
