using System.Net;
using Gantry.Server.Security;

namespace Gantry.Server.Tests.Security;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::7", "2001:db8:1:3::")]
    public void One_client_is_one_address_in_limits(string address, string counted) => ClientNetwork.Of(IPAddress.Parse(address)).ShouldBe(IPAddress.Parse(counted));
}
