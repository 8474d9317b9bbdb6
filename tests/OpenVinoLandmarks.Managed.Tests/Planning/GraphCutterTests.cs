using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Planning.Pieces;
using OpenVinoLandmarks.Managed.Tests.Kernels;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>What is fused, and what is left to the naive operations.</summary>
[TestClass]
public sealed class GraphCutterTests
{
    [TestMethod]
    public void ConvolutionBiasActivationPoolScale_BecomeOnePiece()
    {
        GraphSketch sketch = new(1);
        Value sum = sketch.Bias(sketch.Convolution(sketch.Parameter(1, 3, 12, 12), 8, ConvolutionKernelTests.Square(3, 1, 1)));
        sketch.Result(sketch.ScaleAndShift(sketch.Pool(sketch.PRelu(sum), ConvolutionKernelTests.Square(2, 2, 0), maximum: true)));

        ConvolutionPiece piece = (ConvolutionPiece)Cut(sketch).Single();

        Assert.IsTrue(piece.Spec.Pool);
        Assert.HasCount(8, piece.Spec.Scale);
        Assert.AreEqual(Managed.Kernels.ActivationKind.PRelu, piece.Spec.Activation);
    }

    [TestMethod]
    public void ValueThatIsAlsoAResult_IsNotFusedAway()
    {
        GraphSketch sketch = new(1);
        Value sum = sketch.Convolution(sketch.Parameter(1, 3, 12, 12), 8, ConvolutionKernelTests.Square(3, 1, 1));
        sketch.Result(sum);
        sketch.Result(sketch.Activation(sum, ActivationKind.Relu));

        Assert.HasCount(2, Cut(sketch));
    }

    [TestMethod]
    public void ResidualThatIsNotYetThere_BecomesASum()
    {
        GraphSketch sketch = new(1);
        Value data = sketch.Parameter(1, 8, 6, 6);
        Value first = sketch.Convolution(data, 8, ConvolutionKernelTests.Square(3, 1, 1));
        Value second = sketch.Convolution(data, 8, ConvolutionKernelTests.Square(1, 1, 0));
        sketch.Result(sketch.Arithmetic(ArithmeticKind.Add, first, second));

        List<Piece> pieces = Cut(sketch);

        Assert.HasCount(2, pieces, "the second convolution takes the first as its residual");
        Assert.AreSame(first, ((ConvolutionPiece)pieces[1]).Residual);
    }

    [TestMethod]
    public void MapTooLargeForWholeVectors_IsLeftToTheNaiveOperations()
    {
        GraphSketch sketch = new(1);
        sketch.Result(sketch.Activation(sketch.Parameter(1, 1, 1 << 13, 1 << 12), ActivationKind.Relu));

        Assert.IsInstanceOfType<NaivePiece>(Cut(sketch).Single());
    }

    [TestMethod]
    public void PaddingTooLargeForAMap_IsLeftToTheNaiveOperations()
    {
        GraphSketch sketch = new(1);
        Value data = sketch.Parameter(1, 1, 4, 4);
        sketch.Result(sketch.Convolution(data, 1, new Window(1, 1, 1 << 20, 1 << 20, 1, 1, 1 << 20, 1 << 20, 1 << 20, 1 << 20)));

        Assert.IsInstanceOfType<NaivePiece>(Cut(sketch).Single());
    }

    [TestMethod]
    public void InputsWithOtherBatches_AreKeptApart()
    {
        GraphSketch sketch = new(1);
        Value pair = sketch.Parameter(2, 3, 5, 4);
        Value single = sketch.Parameter(1, 3, 5, 4);
        sketch.Result(sketch.Activation(pair, ActivationKind.Clamp, 0, 100));
        sketch.Result(sketch.Activation(single, ActivationKind.Clamp, 0, 100));

        Assert.AreEqual(0, PlanRun.Compare(sketch.Build(), sketch.Random, new ManagedPlanOptions { Input = ManagedInputLayout.InterleavedBytes }));
    }

    private static List<Piece> Cut(GraphSketch sketch)
    {
        ModelGraph graph = sketch.Build();
        return new GraphCutter(graph, graph.Parameters[0].Shape[0], 16).Cut();
    }
}
