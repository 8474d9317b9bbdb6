using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>Compares detection heads with random attributes in OpenVINO, the naive executor and plans.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class RandomDetectionTests
{
    [TestMethod]
    public void RandomDetectionHeads_EqualOpenVino()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            RandomDetection head = new(seed);
            IrModel model = IrModel.Read(head.Xml, head.Bin);
            float[] expected = Rows(OpenVinoEngine.Run(head.Xml, head.Bin, head.Inputs)[0]);
            Check(expected, Rows(Engine.RunReference(model, head.Inputs)[0]), $"seed {seed}, naive: {head.Options}");
            Check(expected, Rows(Engine.RunPlan(model, head.Inputs)[0]), $"seed {seed}, plan: {head.Options}");
        }
    }

    private static void Check(float[] expected, float[] actual, string message)
    {
        Assert.HasCount(expected.Length, actual, message);
        Assert.IsLessThan(1e-4f, Difference.Relative(expected, actual), message);
    }

    /// <summary>Returns the rows before the end mark; the rows after it are not defined.</summary>
    private static float[] Rows(float[] output)
    {
        int rows = 0;
        while (rows * 7 < output.Length && output[rows * 7] >= 0)
        {
            rows++;
        }

        return output[..(rows * 7)];
    }
}
