using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks;

/// <summary>
/// The device that a user asks for: <c>MANAGED</c>, an OpenVINO device (<c>CPU</c>, <c>GPU.1</c>, <c>NPU</c>), an expression of OpenVINO's
/// virtual devices (<c>AUTO:GPU,CPU</c>, <c>AUTO:-GPU</c>, <c>HETERO:GPU,CPU</c>, <c>BATCH:GPU(8)</c>), the fastest of these by measurement
/// (<c>fastest</c>), or the address of a server (<c>kserve+grpc://host:port</c>). Names are case-insensitive. <c>VPU</c> and
/// <c>MYRIAD</c>, the old names, mean <c>NPU</c>. Immutable.
/// </summary>
public sealed partial class DeviceSelection : ISpanParsable<DeviceSelection>, IEquatable<DeviceSelection>
{
    private const string ManagedName = "MANAGED";
    private const string FastestName = "FASTEST";

    private DeviceSelection(string requested, string expression, string? notice = null)
    {
        Requested = requested;
        Expression = expression;
        Notice = notice;
    }

    /// <summary>The managed engine: C# on the CPU.</summary>
    public static DeviceSelection Managed { get; } = Parse(ManagedName);

    /// <summary>OpenVINO's CPU device.</summary>
    public static DeviceSelection Cpu { get; } = Parse("CPU");

    /// <summary>
    /// The fastest device of this machine with right results, by measurement: MANAGED with one or all threads, or an OpenVINO device in one
    /// of its precisions. Each model has its own. The first use measures, for at most a second, and keeps the decision in the user's cache
    /// or in <see cref="EngineOptions.CacheFolder"/>. <see cref="EngineOptions.Hint"/> says what for: one image at a time, or many at once.
    /// </summary>
    public static DeviceSelection Fastest { get; } = Parse("fastest");

    /// <summary>The text as the user typed it.</summary>
    public string Requested { get; }

    /// <summary>The text for the engine: names in upper case, <c>VPU</c> and <c>MYRIAD</c> replaced; addresses are unchanged.</summary>
    public string Expression { get; }

    /// <summary>A message for the user about the selection, for example that an old name was replaced; null if there is none.</summary>
    public string? Notice { get; }

    /// <summary>True for the managed engine.</summary>
    public bool IsManaged => Expression == ManagedName;

    /// <summary>True for the fastest device by measurement.</summary>
    public bool IsFastest => Expression == FastestName;

    /// <summary>The address of a server, or of the first one if there are several; null for every other device.</summary>
    public Uri? Address => Addresses.Count > 0 ? Addresses[0] : null;

    /// <summary>
    /// The addresses of servers that serve the same models, for example of <c>kserve+grpc://edge-1:9000,edge-2:9000</c>: at least one for a
    /// server, none for every other device.
    /// </summary>
    public IReadOnlyList<Uri> Addresses { get; private init; } = [];

    /// <summary>True for a device, or an expression of virtual devices, of an OpenVINO runtime.</summary>
    public bool IsOpenVino => !IsManaged && !IsFastest && Address is null;

    /// <summary>True if OpenVINO collects requests into batches: a single request would wait for others until a timeout.</summary>
    internal bool IsAutoBatch => IsOpenVino && Expression.Contains("BATCH:", StringComparison.Ordinal);

    /// <summary>True if OpenVINO collects requests into batches when it optimizes for throughput: a GPU does, the CPU does not.</summary>
    internal bool MayCollectBatches => IsOpenVino && this != Cpu;

    /// <summary>
    /// True if OpenVINO chooses among the named devices those that support all properties: AUTO and MULTI. It may move a model to another
    /// device while it is in use: from the CPU to the device that was compiled for meanwhile, or from a device that was lost to the next.
    /// </summary>
    internal bool ChoosesDevices => IsOpenVino
        && (Expression.StartsWith("AUTO", StringComparison.Ordinal) || Expression.StartsWith("MULTI", StringComparison.Ordinal));

    /// <summary>
    /// The real devices that an OpenVINO expression names, without batch sizes: <c>HETERO:GPU.1,CPU</c> names GPU.1 and CPU. Empty for a
    /// virtual device alone (<c>AUTO</c>) and for other devices.
    /// </summary>
    internal IReadOnlyList<string> NamedDevices { get; private init; } = [];

    /// <summary>Compares two selections.</summary>
    public static bool operator ==(DeviceSelection? left, DeviceSelection? right) => left?.Equals(right) ?? right is null;

    /// <summary>Compares two selections.</summary>
    public static bool operator !=(DeviceSelection? left, DeviceSelection? right) => !(left == right);

    /// <summary>Parses a device. Devices do not depend on a culture.</summary>
    /// <param name="text">The device, in any case.</param>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="FormatException">The text is empty or not a device; the message has examples.</exception>
    public static DeviceSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out string? error) ?? throw new FormatException(error);
    }

    /// <summary>Parses a device. Whether the machine has it is found when a model is loaded.</summary>
    /// <param name="text">The device, in any case.</param>
    /// <param name="device">The selection; null if the text is not a device.</param>
    /// <returns>True if the text is a device.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DeviceSelection? device)
    {
        device = text is null ? null : Read(text, out _);
        return device is not null;
    }

    // Explicit, so that Parse(text) is the only overload that a caller sees: a device does not depend on a culture.
    static DeviceSelection IParsable<DeviceSelection>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static DeviceSelection ISpanParsable<DeviceSelection>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool IParsable<DeviceSelection>.TryParse(
        string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out DeviceSelection result) =>
        TryParse(s, out result);

    static bool ISpanParsable<DeviceSelection>.TryParse(
        ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out DeviceSelection result) =>
        TryParse(s.ToString(), out result);

    /// <summary>Compares the expressions: <c>gpu</c> equals <c>GPU</c>, and <c>VPU</c> equals <c>NPU</c>.</summary>
    /// <param name="other">The other selection.</param>
    public bool Equals(DeviceSelection? other) => other is not null && Expression == other.Expression;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeviceSelection);

    /// <inheritdoc/>
    public override int GetHashCode() => Expression.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the text as the user typed it.</summary>
    public override string ToString() => Requested;

    /// <summary>Returns the same device as the answer to another request: results name what the user typed.</summary>
    /// <param name="request">What the user selected.</param>
    internal DeviceSelection For(DeviceSelection request) =>
        new(request.Requested, Expression, Notice) { Addresses = Addresses, NamedDevices = NamedDevices };

    private static DeviceSelection? Read(string text, out string? error)
    {
        string trimmed = text.Trim();
        string upper = trimmed.ToUpperInvariant();
        error = null;
        if (trimmed.Length == 0)
        {
            error = "The device is empty. Name one, such as CPU, GPU, NPU, AUTO, MANAGED or fastest; "
                + "`ovlandmarks devices` lists those of this machine.";
        }
        else if (trimmed.Contains("://", StringComparison.Ordinal))
        {
            if (ReadAddresses(trimmed) is { } addresses)
            {
                return new DeviceSelection(text, trimmed) { Addresses = addresses };
            }

            error = $"The device '{text}' is not a valid address. The form is kserve+grpc://host:port; several are separated by commas.";
        }
        else if (upper is ManagedName or FastestName)
        {
            return new DeviceSelection(text, upper);
        }
        else if (DeviceExpression().IsMatch(upper) && ExclusionError(text, OldNames().Replace(upper, "NPU")) is { } exclusionError)
        {
            error = exclusionError;
        }
        else if (DeviceExpression().IsMatch(upper))
        {
            string current = OldNames().Replace(upper, "NPU");
            string? notice = current == upper ? null : "VPU and MYRIAD are old names of the NPU: using NPU.";
            return new DeviceSelection(text, current, notice) { NamedDevices = Names(current) };
        }
        else
        {
            error = $"'{text}' is not a device. Examples: CPU, GPU.1, NPU, AUTO:GPU,CPU, HETERO:GPU,CPU, BATCH:GPU(8), MANAGED, fastest.";
        }

        return null;
    }

    // The scheme of the first address holds for those after it that have none.
    private static Uri[]? ReadAddresses(string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        string scheme = parts[0][..(parts[0].IndexOf("://", StringComparison.Ordinal) + 3)];
        Uri[] addresses = new Uri[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            string address = parts[i].Contains("://", StringComparison.Ordinal) ? parts[i] : scheme + parts[i];
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            {
                return null;
            }

            addresses[i] = uri;
        }

        return addresses;
    }

    // OpenVINO ignores the dash, and runs on the very device, except in a list of AUTO or MULTI that does not also name the device.
    private static string? ExclusionError(string text, string expression)
    {
        string[] names = [.. Entries(expression).Select(name => name.Split('(')[0])];
        string? excluded = names.FirstOrDefault(name => name[0] == '-');
        if (excluded is null)
        {
            return null;
        }

        if (!ListThatExcludes().IsMatch(expression))
        {
            return $"'{text}' excludes a device, which only AUTO and MULTI can do. Use AUTO:{excluded}, or name the device that is to run.";
        }

        foreach (string name in names.Where(name => name[0] == '-'))
        {
            if (names.Any(other => other == name[1..] || other.StartsWith(name[1..] + ".", StringComparison.Ordinal)))
            {
                return $"'{text}' both names and excludes {name[1..]}: remove one of them.";
            }
        }

        return null;
    }

    // The devices of a virtual device follow its last colon: BATCH:CPU(4), HETERO:GPU,CPU, AUTO:-GPU (all but the GPU).
    private static string[] Entries(string expression) => expression[(expression.LastIndexOf(':') + 1)..].Split(',');

    private static string[] Names(string expression)
    {
        return [.. Entries(expression)
            .Where(name => name[0] != '-')
            .Select(name => name.Split('(')[0])
            .Where(name => name is not ("AUTO" or "HETERO" or "MULTI" or "BATCH"))];
    }

    // NAME, NAME.1, PREFIX:LIST (OpenVINO takes several prefixes: AUTO:BATCH:...), entries NAME.1(8) or -NAME.
    [GeneratedRegex(@"^([A-Z][A-Z0-9_]*:)*-?[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*(\([0-9]+\))?(,-?[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*(\([0-9]+\))?)*$")]
    private static partial Regex DeviceExpression();

    [GeneratedRegex("^(AUTO|MULTI):[^:]*$")]
    private static partial Regex ListThatExcludes();

    [GeneratedRegex(@"(?<![A-Z0-9_])(VPU|MYRIAD)(?![A-Z0-9_])")]
    private static partial Regex OldNames();
}
