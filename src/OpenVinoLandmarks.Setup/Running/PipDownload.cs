using System.ComponentModel;
using System.Diagnostics;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Planning;

namespace OpenVinoLandmarks.Setup.Running;

/// <summary>
/// Lets the user's own pip download a wheel, with its own index, proxy and certificates. The wheel is one of those whose SHA-256 is known,
/// whatever the version of the user's Python.
/// </summary>
internal static class PipDownload
{
    private const string Remedy = "Or download the wheel yourself and name it with --wheel.";

    private static readonly string[] s_programs = OperatingSystem.IsWindows() ? ["py", "python"] : ["python3", "python"];

    /// <summary>Downloads the wheel of a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="folder">The folder to download into.</param>
    /// <param name="cancellationToken">Stops pip.</param>
    /// <exception cref="DeviceException">There is no such wheel or no pip, or pip fails.</exception>
    public static async Task<RuntimeSource> RunAsync(RuntimeRelease release, string folder, CancellationToken cancellationToken)
    {
        RuntimeArchive wheel = release.Archives.FirstOrDefault(archive => archive.Kind == RuntimeArchiveKind.Wheel)
            ?? throw new DeviceException(
                $"No wheel of OpenVINO {release.Version} for {release.Platform} is known. Run the command without --from pip.");
        Directory.CreateDirectory(folder);
        await RunPipAsync(Arguments(release, wheel, folder), cancellationToken);
        (string path, _, RuntimeArchive archive) = WheelFile.Find(folder, release.Version, release.Platform, [release]);
        DownloadSource place = new(DownloadSource.AddressOf(path)) { Checksum = Checksum.Sha256(archive.Sha256!) };
        return new RuntimeSource(place, archive);
    }

    // openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl
    private static string[] Arguments(RuntimeRelease release, RuntimeArchive wheel, string folder)
    {
        string[] tags = Path.GetFileNameWithoutExtension(wheel.FileName).Split('-');
        return
        [
            "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-cache-dir",
            "--implementation", tags[^3][..2], "--python-version", tags[^3][2..], "--abi", tags[^2], "--platform", tags[^1],
            "--dest", folder, $"openvino=={release.Version}",
        ];
    }

    private static async Task RunPipAsync(string[] arguments, CancellationToken cancellationToken)
    {
        foreach (string program in s_programs)
        {
            Process process;
            try
            {
                ProcessStartInfo start = new(program, arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    RedirectStandardInput = true,
                };
                process = Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                continue;
            }

            using (process)
            {
                await WaitAsync(process, cancellationToken);
                return;
            }
        }

        throw new DeviceException($"Python was not found (tried {string.Join(", ", s_programs)}). Install Python with pip. {Remedy}");
    }

    private static async Task WaitAsync(Process process, CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                string last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .LastOrDefault() ?? $"exit code {process.ExitCode}";
                throw new DeviceException($"pip could not download the wheel: {last} Check 'python3 -m pip download openvino'. {Remedy}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
