using Hearth.Flux.Checks;

namespace Hearth.Flux.Tests.Checks;

public sealed class SlipTests
{
    [Theory]
    [InlineData("SECRET_DOMIAN", "SECRET_DOMAIN")]
    [InlineData("db_pasword", "db_password")]
    [InlineData("rook-cep", "rook-ceph")]
    [InlineData("home-asistent", "home-assistant")]
    [InlineData("POSTGRES_PASWROD", "POSTGRES_PASSWORD")]
    [InlineData("grafna", "grafana")]
    public void A_name_is_a_slip_of_another(string name, string near) => Assert.True(Slip.Is(name, near));

    [Theory]
    [InlineData("HOST1", "HOST2")]
    [InlineData("B2_KEY", "R2_KEY")]
    [InlineData("INTERNAL_DOMAIN", "EXTERNAL_DOMAIN")]
    [InlineData("ACCESS_KEY", "SECRET_KEY")]
    [InlineData("username", "hostname")]
    [InlineData("primary", "private")]
    [InlineData("Token", "token")]
    [InlineData("user", "uses_x")]
    [InlineData("read", "real")]
    public void A_name_stands_for_itself(string name, string near) => Assert.False(Slip.Is(name, near));

    [Fact]
    public void Separators_are_a_slip_of_their_own_sort()
    {
        Assert.True(Slip.IsOfSeparators("API_KEY", "APIKEY"));
        Assert.True(Slip.IsOfSeparators("api-key", "api_key"));
        Assert.False(Slip.IsOfSeparators("api-key", "api-key"));
        Assert.False(Slip.IsOfSeparators("a_b", "ab"));
    }
}
