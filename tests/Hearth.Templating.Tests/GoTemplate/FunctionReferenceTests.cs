using Hearth.Templating.GoTemplate;
using Hearth.TestKit;

namespace Hearth.Templating.Tests.GoTemplate;

/// <summary>The docs page of template functions.</summary>
public sealed class FunctionReferenceTests
{
    [Fact]
    public void The_docs_page_is_made_from_the_functions() => Expected.Match("docs/reference/template-functions.md", FunctionReference.ToMarkdown());
}
