using Google.Protobuf.Collections;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>Reads outputs that a server sends as lists of numbers instead of raw data, as MLServer and KServe's Python server do.</summary>
internal static class TypedContents
{
    /// <summary>Reads one output.</summary>
    /// <exception cref="AnswerException">The output does not fit the contract, or has another number of values than its shape.</exception>
    public static void Read(
        string name, string datatype, IReadOnlyList<long> shape, InferTensorContents? contents, OutputBuffers outputs)
    {
        contents ??= new InferTensorContents();
        switch (datatype)
        {
            case Datatype.Fp32:
                Copy(contents.Fp32Contents, static value => value);
                break;
            case "FP64":
                Copy(contents.Fp64Contents, static value => (float)value);
                break;
            case "INT8" or "INT16" or "INT32":
                Copy(contents.IntContents, static value => value);
                break;
            case "INT64":
                Copy(contents.Int64Contents, static value => value);
                break;
            case Datatype.Uint8 or "UINT16" or "UINT32":
                Copy(contents.UintContents, static value => value);
                break;
            case "UINT64":
                Copy(contents.Uint64Contents, static value => value);
                break;
            case "BOOL":
                Copy(contents.BoolContents, static value => value ? 1 : 0);
                break;
            default:
                throw new AnswerException($"the output '{name}' has the type {datatype}, which has no typed contents");
        }

        void Copy<T>(RepeatedField<T> values, Func<T, float> convert) =>
            outputs.ReceiveNumbers(name, datatype, shape, values, convert);
    }
}
