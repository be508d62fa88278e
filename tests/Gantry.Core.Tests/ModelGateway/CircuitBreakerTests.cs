using Gantry.Core.ModelGateway.Reliability;
using Gantry.Testing;

namespace Gantry.Core.Tests.ModelGateway;

public sealed class CircuitBreakerTests
{
    [Fact]
    public void After_failures_in_a_row_one_call_tries_at_a_time_and_less_and_less_often()
    {
        var time = new ManualTime();
        var circuit = new CircuitBreaker();
        for (var i = 0; i < CircuitBreaker.Tolerance; i++)
        {
            circuit.Admits(time).ShouldBeTrue();
            circuit.Failed(time);
        }

        circuit.Admits(time).ShouldBeFalse();
        circuit.Wait(time).ShouldBe(CircuitBreaker.FirstPause);
        time.Advance(CircuitBreaker.FirstPause);
        circuit.Admits(time).ShouldBeTrue();
        circuit.Admits(time).ShouldBeFalse();

        circuit.Failed(time);
        time.Advance(CircuitBreaker.FirstPause);
        circuit.Admits(time).ShouldBeFalse();
        time.Advance(CircuitBreaker.FirstPause);
        circuit.Admits(time).ShouldBeTrue();

        circuit.Succeeded();
        circuit.Admits(time).ShouldBeTrue();
        circuit.Wait(time).ShouldBeNull();
    }

    [Fact]
    public void A_success_between_failures_keeps_it_closed()
    {
        var time = new ManualTime();
        var circuit = new CircuitBreaker();
        for (var i = 0; i < 3 * CircuitBreaker.Tolerance; i++)
        {
            circuit.Failed(time);
            circuit.Succeeded();
        }

        circuit.Admits(time).ShouldBeTrue();
    }
}
