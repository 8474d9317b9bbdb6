using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <content>Inputs for operations that random inputs would almost never fit.</content>
internal sealed partial class RandomLayer
{
    /// <summary>Returns inputs that can fit; null for an operation that random inputs fit often enough.</summary>
    private List<IrPort>? Fitting(string type, string opset) => type switch
    {
        "FakeQuantize" => ForFakeQuantize(),
        "Interpolate" => ForInterpolate(opset),
        "PriorBoxClustered" => ForPriorBoxes(),
        "DetectionOutput" => ForDetections(),
        _ => null,
    };

    private List<IrPort> ForFakeQuantize()
    {
        IrPort data = _ir.Parameter("x", Shape(_random.Between(1, 4)));
        List<IrPort> inputs = [data];
        for (int i = 0; i < 4; i++)
        {
            int[] shape = [.. data.Shape.Dims.ToArray().Select(d => _random.Chance(30) ? d : 1)];
            inputs.Add(_ir.Constant(_random.Floats(shape.Aggregate(1, (a, b) => a * b), -2, 2), shape));
        }

        return inputs;
    }

    private List<IrPort> ForInterpolate(string opset)
    {
        IrPort data = _ir.Parameter("x", Shape(_random.Between(1, 4)));
        int axes = opset == "opset1" ? data.Shape.Rank : _random.Between(1, data.Shape.Rank);
        IrPort sizes = _ir.Integers([.. Enumerable.Range(0, axes).Select(_ => (long)_random.Between(_random.Chance(3) ? -1 : 1, 12))]);
        IrPort scales = _ir.Constant(_random.Floats(axes, _random.Chance(5) ? 0 : 0.4f, 3), axes);
        IrPort which = _ir.Integers([.. Enumerable.Range(0, axes).Select(a => (long)a)]);
        return opset switch
        {
            "opset1" => [data, sizes],
            "opset4" or "opset8" => [data, sizes, scales, which],
            _ => [data, _random.Chance(50) ? sizes : scales, which],
        };
    }

    private List<IrPort> ForPriorBoxes() =>
    [
        _ir.Integers(_random.Between(0, 6), _random.Between(1, 6)),
        _ir.Integers(_random.Between(0, 40), _random.Between(1, 40)),
    ];

    private List<IrPort> ForDetections()
    {
        (int images, int priors, int classes) = (_random.Between(1, 3), _random.Between(1, 9), _random.Between(1, 4));
        int locations = _random.Chance(70) ? 1 : classes;
        (int sets, int rows, int size) = (_random.Chance(70) ? 1 : images, _random.Chance(70) ? 2 : 1, _random.Chance(70) ? 4 : 5);
        return
        [
            _ir.Parameter("x", images, priors * 4 * locations),
            _ir.Constant(_random.Floats(images * priors * classes, -1, 1), images, priors * classes),
            _ir.Constant(_random.Floats(sets * rows * priors * size, 0, 1), sets, rows, priors * size),
        ];
    }
}
