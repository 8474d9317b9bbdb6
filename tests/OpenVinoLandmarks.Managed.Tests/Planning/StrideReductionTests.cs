using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Pixels that a 1x1 convolution with a stride skips are not computed, unless something else reads them.</summary>
[TestClass]
public sealed class StrideReductionTests
{
    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void ConvolutionsBeforeAStride_LeaveOutPixels_AndEqualNaive(int bits)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            GraphSketch sketch = new(seed);
            Random random = sketch.Random;
            int stride = random.Next(2, 4);
            Value data = sketch.Parameter(random.Next(1, 3), random.Next(1, 20), random.Next(1, 24), random.Next(3, 24));
            Value wide = sketch.Activation(sketch.Bias(sketch.Convolution(data, 32, GraphSketch.Square(3, 1, 1))), ActivationLayer.Relu);
            Value narrow = sketch.Convolution(data, random.Next(1, 20), GraphSketch.Square(1, 1, 0));
            Value before = seed % 3 == 0 ? wide : sketch.Concat(wide, narrow);
            sketch.Result(sketch.Bias(sketch.Convolution(before, 7, GraphSketch.Square(1, stride, 0))));
            if (seed % 4 == 3)
            {
                sketch.Result(sketch.Convolution(before, 5, GraphSketch.Square(1, stride, 0)));
            }

            if (seed % 3 == 0)
            {
                sketch.Result(narrow);
            }

            ModelGraph graph = sketch.Build();
            ManagedPlanOptions options = new() { MaxVectorBits = bits };
            Assert.IsTrue(Computes(graph, options, Reduced(wide, stride)), $"seed {seed}");
            Assert.IsLessThan(1e-5f, PlanRun.Compare(graph, random, options), $"seed {seed}, {bits} bits");
        }
    }

    [TestMethod]
    public void MapThatOthersRead_KeepsItsPixels()
    {
        GraphSketch sketch = new(1);
        Value map = sketch.Convolution(sketch.Parameter(1, 4, 9, 9), 16, GraphSketch.Square(3, 1, 1));
        sketch.Result(sketch.Convolution(map, 16, GraphSketch.Square(1, 2, 0)));
        sketch.Result(sketch.Convolution(map, 16, GraphSketch.Square(3, 2, 1)));
        ModelGraph graph = sketch.Build();
        Assert.IsTrue(Computes(graph, new(), map.Shape.Dims.ToArray()));
        Assert.IsLessThan(1e-5f, PlanRun.Compare(graph, sketch.Random, new()));
    }

    private static int[] Reduced(Value map, int stride) =>
        [map.Shape[0], map.Shape[1], (map.Shape[2] - 1) / stride + 1, (map.Shape[3] - 1) / stride + 1];

    /// <summary>Whether a step that multiplies has an output of this shape.</summary>
    private static bool Computes(ModelGraph graph, ManagedPlanOptions options, int[] shape)
    {
        PlanProgram program = PlanCompiler.Compile(graph, options);
        IEnumerable<StepDescription> steps = program.Steps.Select(s => s.Describe(program.ImagesPerRun));
        return steps.Any(s => s.MultiplyAdds > 0 && s.Output.SequenceEqual(shape));
    }
}
