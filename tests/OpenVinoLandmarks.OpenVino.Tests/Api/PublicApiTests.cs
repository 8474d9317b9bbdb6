using System.Reflection;

namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>Compares the public API with the approved text beside this file.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void PublicApi_IsTheApprovedOne() =>
        ApprovedApi.Verify(typeof(Core).Assembly, "tests/OpenVinoLandmarks.OpenVino.Tests/Api");

    [TestMethod]
    public void D22_NoPublicMember_ReturnsABareHandleOrPointer()
    {
        string[] bare =
        [
            .. typeof(Core).Assembly.GetExportedTypes()
                .SelectMany(static type => type.GetMethods(All))
                .Where(static method => method.ReturnType == typeof(nint) || method.ReturnType.IsPointer
                    || method.GetParameters().Any(static p => p.ParameterType.IsPointer))
                .Select(static method => $"{method.DeclaringType}.{method.Name}"),
        ];
        // OpenCL's own objects, which the caller passes or needs for calls of OpenCL. They are not handles of OpenVINO.
        string[] openCl =
        [
            $"{typeof(GpuContext)}.get_{nameof(GpuContext.OpenClContext)}",
            $"{typeof(GpuContextOptions)}.get_{nameof(GpuContextOptions.Queue)}",
        ];
        CollectionAssert.AreEquivalent(openCl, bare, string.Join(' ', bare));
        Assert.AreEqual(typeof(RemoteContext), typeof(Core).GetMethod(nameof(Core.CreateContext))!.ReturnType);
    }
}
