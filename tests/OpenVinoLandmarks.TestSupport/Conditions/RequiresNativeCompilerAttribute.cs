namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test publishes a program with Native AOT, which links with the system's C compiler against zlib.</summary>
public sealed class RequiresNativeCompilerAttribute() : RequirementAttribute(
    HasCompiler && HasZlib,
    "needs what Native AOT links with: clang or gcc, and zlib's headers (Debian: apt-get install gcc zlib1g-dev)")
{
    private static bool HasCompiler => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    private static bool HasZlib => File.Exists("/usr/include/zlib.h");
}
