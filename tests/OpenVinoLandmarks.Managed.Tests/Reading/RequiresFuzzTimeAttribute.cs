using System.Globalization;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>The test runs for as many seconds as OPENVINO_LANDMARKS_FUZZ_SECONDS says, and not without it.</summary>
public sealed class RequiresFuzzTimeAttribute() : RequirementAttribute(Seconds > 0, "runs by scripts/fuzz-managed SECONDS SEED")
{
    public static int Seconds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_FUZZ_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : 0;
}
