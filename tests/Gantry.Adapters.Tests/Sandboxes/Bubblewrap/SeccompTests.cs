using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Adapters.Sandboxes.Bubblewrap;

namespace Gantry.Adapters.Tests.Sandboxes.Bubblewrap;

/// <summary>Asks the kernel, by number, from inside.</summary>
public sealed class SeccompTests : BubblewrapFixture
{
    private const int NotPermitted = 1;
    private const int NoSuchCall = 38;
    private const int FamilyNotSupported = 97;

    private static SystemCalls Calls => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? SystemCalls.Arm64 : SystemCalls.X64;

    [Fact]
    public async Task Every_refused_call_answers_that_it_is_not_permitted()
    {
        var numbers = string.Join(',', Calls.Refused);

        var (text, _) = await RunAsync($"perl -e 'for my $nr ({numbers}) {{ $! = 0; my $r = syscall($nr, -1, 0, 0, 0, 0, 0); print \"$nr \", $! + 0, \"\\n\" }}'");

        text.ShouldBe(string.Concat(Calls.Refused.Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} {NotPermitted}\n"))));
    }

    [Fact]
    public async Task A_process_is_made_and_a_namespace_is_not()
    {
        (await ErrorOfAsync(Calls.CloneCall, "0x10000011, 0, 0, 0, 0")).ShouldBe(NotPermitted);
        (await ErrorOfAsync(Calls.CloneCall, "0x00020011, 0, 0, 0, 0")).ShouldBe(NotPermitted);
        (await ErrorOfAsync(Calls.Clone3, "0, 0")).ShouldBe(NoSuchCall);
        (await RunAsync("(echo child) & wait")).Text.ShouldBe("child\n");
    }

    [Fact]
    public async Task Letters_cannot_be_typed_into_a_terminal()
    {
        (await ErrorOfAsync(Calls.IoControl, "0, 0x5412, 0")).ShouldBe(NotPermitted);
        (await ErrorOfAsync(Calls.IoControl, "0, 0x541C, 0")).ShouldBe(NotPermitted);

        // What it looks at is the lower half, as the kernel does.
        (await ErrorOfAsync(Calls.IoControl, "0, 0x100005412, 0")).ShouldBe(NotPermitted);
    }

    [Fact]
    public async Task Only_the_usual_families_of_sockets_are_there()
    {
        for (var family = 0; family < 46; family++)
        {
            var error = await ErrorOfAsync(Calls.Socket, $"{family}, 1, 0");
            if (family is 1 or 2 or 10 or 16)
            {
                error.ShouldNotBe(FamilyNotSupported);
            }
            else
            {
                error.ShouldBe(FamilyNotSupported);
            }
        }
    }

    [Fact]
    public void Both_architectures_refuse_the_same_sort_of_calls() =>
        SystemCalls.X64.Refused.Count.ShouldBe(SystemCalls.Arm64.Refused.Count + 5);

    private async Task<int> ErrorOfAsync(uint number, string arguments)
    {
        var (text, _) = await RunAsync(string.Create(CultureInfo.InvariantCulture, $"perl -e '$! = 0; syscall({number}, {arguments}); print $! + 0'"));
        return int.Parse(text, CultureInfo.InvariantCulture);
    }
}
