using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options for models on servers (<c>--device kserve+grpc://HOST:PORT</c>).</summary>
internal sealed class ServerOptionGroup
{
    /// <summary>The variable with the token. It is not an option, because other users of a machine can read command lines.</summary>
    public const string TokenVariable = "OPENVINO_LANDMARKS_SERVER_TOKEN";

    private readonly Option<string?> _authorities = OptionFactory.Text(
        "--server-ca",
        "FILE",
        "Certificates (PEM) of the authorities that sign the servers' certificates, instead of those of the system. "
        + $"A token for the servers is read from the variable {TokenVariable}.");

    private readonly Option<string?> _certificate = OptionFactory.Text(
        "--server-certificate", "FILE", "A certificate with its private key (PEM), by which the servers recognize this client.");

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [_authorities, _certificate];

    /// <summary>Creates the backend for a device that is a server; null for other devices.</summary>
    /// <param name="parsed">A command line without errors.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="UsageException">A certificate cannot be read, or the token cannot be sent.</exception>
    public IInferenceBackend? CreateBackend(ParseResult parsed, DeviceSelection? device)
    {
        if (device?.Address is null)
        {
            return null;
        }

        KServeOptions options = new();
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            options.Token = token;
        }

        if (parsed.GetValue(_authorities) is { } authorities)
        {
            Read(_authorities, authorities, () => options.CertificateAuthorities.ImportFromPemFile(authorities));
            if (options.CertificateAuthorities.Count == 0)
            {
                throw new UsageException($"{_authorities.Name} {authorities}: the file has no certificate in PEM.");
            }
        }

        if (parsed.GetValue(_certificate) is { } certificate)
        {
            Read(_certificate, certificate, () => options.ClientCertificate = X509Certificate2.CreateFromPemFile(certificate));
        }

        try
        {
            return new KServeBackend(options);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{TokenVariable}: {e.Message}");
        }
    }

    private static void Read(Option option, string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"{option.Name} {file}: cannot be read as certificates in PEM: {e.Message}");
        }
    }
}
