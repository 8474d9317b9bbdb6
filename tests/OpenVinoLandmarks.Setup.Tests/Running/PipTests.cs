using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Running;

/// <summary>The machine's own pip, which finds a made wheel in a folder instead of an index.</summary>
[TestClass]
public sealed class PipTests : IDisposable
{
    private const string Name = "openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl";

    private readonly SetupFixture _setup = new();
    private readonly ScratchFolder _index = new();

    public PipTests()
    {
        if (!HasPip())
        {
            Assert.Inconclusive("needs python3 with pip");
        }

        Environment.SetEnvironmentVariable("PIP_NO_INDEX", "1");
        Environment.SetEnvironmentVariable("PIP_FIND_LINKS", new Uri(_index.Path).AbsoluteUri);
    }

    public void Dispose()
    {
        _setup.Dispose();
        _index.Dispose();
    }

    [TestMethod]
    public async Task WheelOfPip_IsCheckedAndUnpacked()
    {
        byte[] wheel = Wheel();
        _index.Write(Name, wheel);

        await _setup.RunAsync(Request(wheel));

        CollectionAssert.Contains(_setup.Files.ToArray(), "runtimes/2026.4.1-linux-x64/openvino/libs/libopenvino_c.so.2641");
        Assert.IsFalse(Directory.Exists(_setup.Folder.Unpacked));
        Assert.IsFalse(Directory.Exists(_setup.Folder.Downloads));
    }

    [TestMethod]
    public async Task OtherWheelOfPip_IsRefused()
    {
        _index.Write(Name, Wheel());

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.RunAsync(Request([1, 2, 3])));

        StringAssert.Contains(error.Message, "is not one of the wheels whose SHA-256 is known");
        CollectionAssert.AreEqual(new[] { "setup/lock" }, _setup.Files.ToArray());
    }

    [TestMethod]
    public async Task PipWithoutTheWheel_SaysSo()
    {
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.RunAsync(Request(Wheel())));

        StringAssert.Contains(error.Message, "pip could not download the wheel");
        StringAssert.Contains(error.Message, "openvino==2026.4.1");
        StringAssert.Contains(error.Message, "--wheel");
    }

    private static byte[] Wheel()
    {
        const string Info = "openvino-2026.4.1.dist-info/";
        return Made.Zip(zip =>
        {
            Made.AddFile(zip, "openvino/libs/libopenvino_c.so.2641", Made.Bytes(5000));
            Made.AddFile(zip, Info + "METADATA", Encoding.ASCII.GetBytes("Metadata-Version: 2.1\nName: openvino\nVersion: 2026.4.1\n"));
            Made.AddFile(zip, Info + "WHEEL", Encoding.ASCII.GetBytes("Wheel-Version: 1.0\nRoot-Is-Purelib: false\n"));
            Made.AddFile(zip, Info + "RECORD", []);
        });
    }

    private static SetupRequest Request(byte[] known) => new()
    {
        Models = null,
        FromPip = true,
        Platform = Made.Platform,
        KnownReleases = [Made.Release(new RuntimeArchive(Name, RuntimeArchiveKind.Wheel)
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(known)),
            UnpackedLimit = 1_000_000,
        })],
    };

    private static bool HasPip()
    {
        try
        {
            ProcessStartInfo start = new("python3", ["-m", "pip", "--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
