using System.Security.Cryptography;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Running;

/// <summary>Wheels that the user has.</summary>
[TestClass]
public sealed class WheelTests : IDisposable
{
    private const string Name = "openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl";

    private static readonly byte[] s_wheel = Made.Zip(zip =>
    {
        Made.AddFile(zip, "openvino/libs/libopenvino_c.so.2641", Made.Bytes(5000));
        Made.AddFile(zip, "openvino/__init__.py", "python"u8.ToArray());
        Made.AddFile(zip, "openvino-2026.4.1.dist-info/licenses/LICENSE", "licence"u8.ToArray());
    });

    private readonly SetupFixture _setup = new();
    private readonly ScratchFolder _scratch = new();

    public void Dispose()
    {
        _setup.Dispose();
        _scratch.Dispose();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Wheel_OrItsFolder_IsUnpackedWithoutPython(bool asFolder)
    {
        string file = _scratch.Write(Name, s_wheel);
        _scratch.Write("openvino-2023.3.0-1-cp311-cp311-manylinux_2_28_x86_64.whl", []);

        await _setup.RunAsync(Request(asFolder ? _scratch.Path : file));

        CollectionAssert.AreEqual(
            new[]
            {
                "runtimes/2026.4.1-linux-x64/openvino-2026.4.1.dist-info/licenses/LICENSE",
                "runtimes/2026.4.1-linux-x64/openvino/libs/libopenvino_c.so.2641",
                "setup/inventory.json",
                "setup/lock",
            },
            _setup.Files.ToArray());
        Assert.IsTrue(File.Exists(file));
    }

    [TestMethod]
    [DataRow("openvino-2023.3.0-13775-cp311-cp311-manylinux2014_x86_64.whl")]
    [DataRow("openvino-2024.2.0-15519-cp311-cp311-manylinux2014_x86_64.whl")]
    public async Task WheelBefore2024_4_HasNoCLibrary_AndTheRemedyIsNamed(string name)
    {
        string file = _scratch.Write(name, s_wheel);

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.PlanAsync(Request(file)));

        Assert.AreEqual(
            $"{file} cannot be used. Python wheels of OpenVINO before 2024.4 do not contain the C library (libopenvino_c), which this "
            + "program loads. Use a newer wheel, for example: pip download --no-deps openvino==2026.4.1",
            error.Message);
    }

    [TestMethod]
    public async Task DamagedWheel_IsRefusedByItsChecksum()
    {
        string file = _scratch.Write(Name, s_wheel.AsSpan()[..^1]);

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.PlanAsync(Request(file)));

        StringAssert.Contains(error.Message, "SHA-256");
        StringAssert.Contains(error.Message, Name);
    }

    [TestMethod]
    public async Task WheelForAnotherPlatform_IsRefused()
    {
        string file = _scratch.Write(Name, s_wheel);

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(
            () => _setup.PlanAsync(Request(file) with { Platform = "win-x64" }));

        StringAssert.Contains(error.Message, "is OpenVINO for linux-x64; this machine needs win-x64");
    }

    [TestMethod]
    public async Task WheelOfAnotherVersion_IsRefused()
    {
        string file = _scratch.Write(Name, s_wheel);

        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(
            () => _setup.PlanAsync(Request(file) with { RuntimeVersion = "2025.4.1" }));

        StringAssert.Contains(error.Message, "is OpenVINO 2026.4.1, not 2025.4.1");
    }

    [TestMethod]
    public async Task FolderWithoutAWheel_NamesTheCommand()
    {
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.PlanAsync(Request(_scratch.Path)));

        StringAssert.Contains(error.Message, $"pip download --no-deps -d {_scratch.Path} openvino==2026.4.1");
    }

    [TestMethod]
    public async Task MissingWheel_IsNamed()
    {
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => _setup.PlanAsync(Request("/nonexistent.whl")));

        StringAssert.Contains(error.Message, "/nonexistent.whl");
    }

    private static SetupRequest Request(string wheel) => new()
    {
        Models = null,
        Wheel = wheel,
        FromPip = true,
        Platform = Made.Platform,
        KnownReleases = [Made.Release(new RuntimeArchive(Name, RuntimeArchiveKind.Wheel)
        {
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(s_wheel)),
            UnpackedLimit = 1_000_000,
        })],
    };
}
