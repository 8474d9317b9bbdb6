using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>Compares networks written by hand in OpenVINO, the naive executor and plans.</summary>
[TestClass]
public sealed class HandWrittenTests
{
    [TestMethod]
    [RequiresOpenVino]
    [DataRow("Classifier")]
    [DataRow("Hourglass")]
    [DataRow("Attention")]
    public void Network_EqualsOpenVino(string name)
    {
        (byte[] xml, byte[] bin) = Make(name);
        IrModel model = IrModel.Read(xml, bin);
        float[] input = Input(model);
        float[][] expected = OpenVinoEngine.Run(xml, bin, input);
        float[][] naive = Engine.RunReference(model, input);
        float[][] plan = Engine.RunPlan(model, input);
        Assert.HasCount(expected.Length, naive);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.IsLessThan(1e-4f, Difference.Relative(expected[i], naive[i]), $"naive, output {i}");
            Assert.IsLessThan(1e-4f, Difference.Relative(expected[i], plan[i]), $"plan, output {i}");
        }
    }

    [TestMethod]
    public void VersionTen_NamesPortsByTheirLayers()
    {
        (byte[] xml, byte[] bin) = HandWritten.Classifier();
        IrModel model = IrModel.Read(xml, bin);
        Assert.AreEqual(10, model.IrVersion);
        Assert.AreEqual("classifier", model.Name);
        Assert.AreEqual("image", model.Inputs[0].Name);
        Assert.AreEqual("prob", model.Outputs[0].Name);
        Assert.AreSequenceEqual([1, 5], model.Outputs[0].Shape);
    }

    [TestMethod]
    public void SoftMaxOfTheClassifier_SumsToOne()
    {
        (byte[] xml, byte[] bin) = HandWritten.Classifier();
        IrModel model = IrModel.Read(xml, bin);
        Assert.AreEqual(1, Engine.RunReference(model, Input(model))[0].Sum(), 1e-6);
    }

    [TestMethod]
    [DataRow("Classifier", 3)]
    [DataRow("Hourglass", 2)]
    public void Batch_ReturnsTheResultOfEachImage(string name, int batch)
    {
        (byte[] xml, byte[] bin) = Make(name);
        IrModel one = IrModel.Read(xml, bin);
        IrModel many = one.WithBatch(batch);
        int size = one.Inputs[0].Shape.Aggregate(1, (a, b) => a * b);
        float[] images = new Lcg(9).Floats(size * batch, -1, 1);
        float[][] together = Engine.RunReference(many, images);
        for (int i = 0; i < batch; i++)
        {
            float[][] alone = Engine.RunReference(one, images[(i * size)..((i + 1) * size)]);
            for (int output = 0; output < alone.Length; output++)
            {
                int length = alone[output].Length;
                Assert.AreSequenceEqual(alone[output], together[output][(i * length)..((i + 1) * length)]);
            }
        }
    }

    private static (byte[] Xml, byte[] Bin) Make(string name) => name switch
    {
        "Classifier" => HandWritten.Classifier(),
        "Hourglass" => HandWritten.Hourglass(),
        _ => HandWritten.Attention(),
    };

    private static float[] Input(IrModel model) => new Lcg(8).Floats(model.Inputs[0].Shape.Aggregate(1, (a, b) => a * b), -1, 1);
}
