namespace Gantry.Testing;

/// <summary>The container engine that <c>DOCKER_HOST</c> names and the image that <c>GANTRY_TEST_IMAGE</c> names, which may be used freely.</summary>
public static class TestEngine
{
    /// <summary>Why the tests that need it are skipped.</summary>
    public const string HowToStart =
        "There is no container engine to test with: export \"$(eng/dev/start-container-engine.sh)\" and then export \"$(eng/dev/make-test-image.sh)\" make one ready.";

    /// <summary>Whether there is one.</summary>
    public static bool IsThere { get; } = !string.IsNullOrEmpty(Address) && !string.IsNullOrEmpty(Image);

    /// <summary>Where it listens.</summary>
    public static string Address => Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "";

    /// <summary>An image with busybox.</summary>
    public static string Image => Environment.GetEnvironmentVariable("GANTRY_TEST_IMAGE") ?? "";
}
