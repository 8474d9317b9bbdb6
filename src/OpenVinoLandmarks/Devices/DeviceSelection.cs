using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Devices;

/// <summary>
/// The device that a user asked for: <c>MANAGED</c>, an address (<c>kserve+grpc://host:port/model</c>), or an OpenVINO device
/// expression (<c>CPU</c>, <c>GPU.1</c>, <c>NPU</c>, <c>AUTO:GPU,CPU</c>, <c>HETERO:GPU,CPU</c>, <c>BATCH:GPU(8)</c>). Names are
/// case-insensitive. <c>VPU</c> and <c>MYRIAD</c>, the old names, mean <c>NPU</c>. Immutable.
/// </summary>
public sealed partial class DeviceSelection
{
    private DeviceSelection(string requested, string expression, DeviceKind kind, string? notice)
    {
        Requested = requested;
        Expression = expression;
        Kind = kind;
        Notice = notice;
    }

    /// <summary>The engine in C# alone.</summary>
    public static DeviceSelection Managed { get; } = Parse("MANAGED");

    /// <summary>OpenVINO's CPU plugin.</summary>
    public static DeviceSelection Cpu { get; } = Parse("CPU");

    /// <summary>The text as the user typed it.</summary>
    public string Requested { get; }

    /// <summary>The text as the engine wants it: OpenVINO's names in upper case, <c>VPU</c> replaced; addresses unchanged.</summary>
    public string Expression { get; }

    /// <summary>Which kind of engine it belongs to.</summary>
    public DeviceKind Kind { get; }

    /// <summary>What the user should be told about the choice (an old name was replaced), or null.</summary>
    public string? Notice { get; }

    /// <summary>True where OpenVINO collects requests into batches: a lone request would wait for the others until a timeout.</summary>
    internal bool IsAutoBatch => Kind == DeviceKind.OpenVino && Expression.Contains("BATCH:", StringComparison.Ordinal);

    /// <summary>
    /// The real devices that an OpenVINO expression names, without numbers of batches: <c>HETERO:GPU.1,CPU</c> gives GPU.1 and CPU.
    /// Empty for a bare virtual device (<c>AUTO</c>), and for the other kinds.
    /// </summary>
    internal IReadOnlyList<string> NamedDevices { get; private init; } = [];

    /// <summary>Reads a device as typed.</summary>
    /// <param name="text">The device.</param>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="DeviceException">The text is empty or is none of the three shapes.</exception>
    public static DeviceSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw new DeviceException("The device is empty. Name one, such as CPU, GPU, NPU, AUTO or MANAGED; `ovlandmarks devices` lists those that are here.");
        }

        if (trimmed.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(trimmed, UriKind.Absolute, out _)
                ? new DeviceSelection(text, trimmed, DeviceKind.Address, null)
                : throw new DeviceException($"The device '{text}' looks like an address but is none. The form is kserve+grpc://host:port/model.");
        }

        string upper = trimmed.ToUpperInvariant();
        if (upper == "MANAGED")
        {
            return new DeviceSelection(text, upper, DeviceKind.Managed, null);
        }

        if (!DeviceExpression().IsMatch(upper))
        {
            throw new DeviceException($"'{text}' is not a device. Examples: CPU, GPU.1, NPU, AUTO:GPU,CPU, HETERO:GPU,CPU, BATCH:GPU(8), MANAGED.");
        }

        string current = OldNames().Replace(upper, "NPU");
        string? notice = current == upper ? null : "VPU and MYRIAD are old names of the NPU: using NPU.";
        return new DeviceSelection(text, current, DeviceKind.OpenVino, notice) { NamedDevices = Names(current) };
    }

    /// <inheritdoc/>
    public override string ToString() => Requested;

    private static string[] Names(string expression)
    {
        // A virtual device stands before a colon, its devices behind it: BATCH:CPU(4), HETERO:GPU,CPU, AUTO:-GPU (all but the GPU).
        int colon = expression.LastIndexOf(':');
        string list = expression[(colon + 1)..];
        return [.. list.Split(',')
            .Where(name => name[0] != '-')
            .Select(name => name.Split('(')[0])
            .Where(name => name is not ("AUTO" or "HETERO" or "MULTI" or "BATCH"))];
    }

    // NAME, NAME.1, PREFIX:LIST (prefixes may be stacked: AUTO:BATCH:..., as OpenVINO takes them), entries NAME.1(8) or -NAME.
    [GeneratedRegex(@"^([A-Z][A-Z0-9_]*:)*-?[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*(\([0-9]+\))?(,-?[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*(\([0-9]+\))?)*$")]
    private static partial Regex DeviceExpression();

    [GeneratedRegex(@"(?<![A-Z0-9_])(VPU|MYRIAD)(?![A-Z0-9_])")]
    private static partial Regex OldNames();
}
