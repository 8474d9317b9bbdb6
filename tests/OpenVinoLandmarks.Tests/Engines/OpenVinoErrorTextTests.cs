using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Tests.Engines;

/// <summary>OpenVINO's errors as one line.</summary>
[TestClass]
public sealed class OpenVinoErrorTextTests
{
    private const string LostGpu =
        "Exception from src/inference/src/cpp/infer_request.cpp:246:\n"
        + "Exception from src/plugins/intel_gpu/src/runtime/ocl/ocl_common.hpp:62:\n"
        + "[GPU] CL_OUT_OF_RESOURCES exception.\n"
        + "\tDue to a driver bug, any subsequent OpenCL API call may cause the application to hang.\n"
        + "\tThe CL_OUT_OF_RESOURCES error typically occurs in two cases:\n"
        + "\t1. Insufficient memory for the current inference.\n"
        + "\t  - Try adjusting some model parameters (e.g., using a smaller batch size)\n"
        + "\tAdditionally, please try updating the driver to the latest version";

    [TestMethod]
    [DataRow(LostGpu, "[GPU] CL_OUT_OF_RESOURCES exception.")]
    [DataRow("Exception from a.cpp:1:\nCheck 'x > 0' failed at b.cpp:2:\nx is too small\n", "x is too small.")]
    [DataRow("While validating node 'A':\n  the shapes differ", "While validating node 'A': the shapes differ.")]
    [DataRow("one line\nand another", "one line and another.")]
    [DataRow("\n\n", "GeneralError.")]
    public void OnlyTheReason_IsKept(string text, string expected) =>
        Assert.AreEqual(expected, OpenVinoErrorText.Sentence(new OpenVinoException(OpenVinoStatus.GeneralError, text)));
}
