using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// The functions of an input of the model that its conversion to a map applies: a scale and shift, a rounding to levels, or both.
/// </summary>
/// <param name="Before">The scale and shift of the input.</param>
/// <param name="Rounding">The rounding behind it, or null.</param>
/// <param name="After">The scale and shift of the levels; the identity if there is no rounding.</param>
internal sealed record InputConversion(AffineFunction Before, LevelRounding? Rounding, AffineFunction After)
{
    /// <summary>Returns the conversion that a subgraph of an input consists of; null if it is another subgraph.</summary>
    /// <param name="subgraph">The subgraph.</param>
    /// <param name="isParameter">Whether a value is an input of the model.</param>
    public static InputConversion? Of(PointwiseSubgraph subgraph, Func<Value, bool> isParameter)
    {
        if (!isParameter(subgraph.Input))
        {
            return null;
        }

        AffineFunction identity = AffineFunction.Identity(subgraph.Input.Shape[1]);
        return subgraph.Operations switch
        {
            [PointwiseOperation.Affine affine] => new(new(affine.Scale, affine.Shift), null, identity),
            [PointwiseOperation.Quantize quantize] => Of(identity, quantize),
            [PointwiseOperation.Affine affine, PointwiseOperation.Quantize quantize] => Of(new(affine.Scale, affine.Shift), quantize),
            _ => null,
        };
    }

    private static InputConversion? Of(AffineFunction before, PointwiseOperation.Quantize quantize)
    {
        (LevelRounding rounding, AffineFunction after) = LevelFunctions.Of(quantize, null);
        return rounding.IsExact ? new(before, rounding, after) : null;
    }
}
