namespace OpenVinoLandmarks.KServe.Addresses;

/// <summary>
/// The servers that a device names: <c>kserve+grpc://HOST:PORT</c>, also <c>kserve+grpcs</c>, <c>kserve+http</c> and
/// <c>kserve+https</c>, and several of one kind, separated by commas. All of them serve the same models. Immutable.
/// </summary>
internal sealed class ServerAddresses
{
    private const string Prefix = "kserve+";

    private ServerAddresses(bool isGrpc, bool isTls, IReadOnlyList<Uri> servers)
    {
        IsGrpc = isGrpc;
        IsTls = isTls;
        Servers = servers;
    }

    /// <summary>True for gRPC, false for REST.</summary>
    public bool IsGrpc { get; }

    /// <summary>True if connections are encrypted.</summary>
    public bool IsTls { get; }

    /// <summary>The addresses as http or https, without a path.</summary>
    public IReadOnlyList<Uri> Servers { get; }

    /// <summary>Reads the addresses of a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The addresses; null if the device is not such a server.</returns>
    /// <exception cref="DeviceException">The addresses cannot be used; the message says why.</exception>
    public static ServerAddresses? Read(DeviceSelection device)
    {
        if (device.Address is not { } first || !first.Scheme.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        (bool isGrpc, bool isTls) = first.Scheme[Prefix.Length..] switch
        {
            "grpc" => (true, false),
            "grpcs" => (true, true),
            "http" => (false, false),
            "https" => (false, true),
            _ => throw new DeviceException(
                $"The device '{device.Requested}' has an unknown scheme. "
                + "Use kserve+grpc, kserve+grpcs, kserve+http or kserve+https, as in kserve+grpc://host:9000."),
        };
        return new ServerAddresses(isGrpc, isTls, [.. device.Addresses.Select(address => Server(device, first, address, isTls))]);
    }

    /// <summary>Returns the hosts and ports, separated by commas.</summary>
    public override string ToString() => string.Join(',', Servers.Select(server => server.Authority));

    private static Uri Server(DeviceSelection device, Uri first, Uri address, bool isTls)
    {
        string problem = address.Scheme != first.Scheme ? $"mixes {first.Scheme} and {address.Scheme}: all servers must be of one kind"
            : address.Port < 0 ? $"does not name the port of {address.Host}"
            : address.AbsolutePath.Trim('/').Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0
                ? $"has a path after {address.Authority}: name the model with --model, in code with DetectorOptions.Model"
            : address.UserInfo.Length > 0 ? "has a user's name or a password: use KServeOptions.Token"
            : "";
        return problem.Length == 0
            ? new UriBuilder(isTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, address.Host, address.Port).Uri
            : throw new DeviceException($"The device '{device.Requested}' {problem}. The form is {first.Scheme}://host:port.");
    }
}
