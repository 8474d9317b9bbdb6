using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>Models of a few operations as the text of an IR, for what the real models do not show.</summary>
internal static class TinyModels
{
    /// <summary>Reshapes [n] to [2,3]: with n other than 6 the inference itself fails.</summary>
    internal static Model FailingReshape(Core core)
    {
        byte[] weights = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(weights, 2);
        BinaryPrimitives.WriteInt64LittleEndian(weights.AsSpan(8), 3);
        const string Xml = """
            <?xml version="1.0"?>
            <net name="reshape" version="11">
              <layers>
                <layer id="0" name="in" type="Parameter" version="opset1"><data shape="?" element_type="f32"/><output><port id="0" precision="FP32" names="in"><dim>-1</dim></port></output></layer>
                <layer id="1" name="shape" type="Const" version="opset1"><data element_type="i64" shape="2" offset="0" size="16"/><output><port id="0" precision="I64"><dim>2</dim></port></output></layer>
                <layer id="2" name="reshape" type="Reshape" version="opset1"><data special_zero="false"/><input><port id="0" precision="FP32"><dim>-1</dim></port><port id="1" precision="I64"><dim>2</dim></port></input><output><port id="2" precision="FP32" names="out"><dim>2</dim><dim>3</dim></port></output></layer>
                <layer id="3" name="result" type="Result" version="opset1"><input><port id="0" precision="FP32"><dim>2</dim><dim>3</dim></port></input></layer>
              </layers>
              <edges>
                <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
                <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
                <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
              </edges>
            </net>
            """;
        return core.ReadModel(Encoding.UTF8.GetBytes(Xml), weights.AsMemory());
    }

    /// <summary>Two inputs and two outputs that are copies, named as given; of the given shape, such as "2,3", or "" for scalars.</summary>
    internal static Model Copies(Core core, string shape = "2,3", string name = "copies", string names = "")
    {
        string dims = string.Concat(shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static d => $"<dim>{d}</dim>"));
        string Port(string kind) => names == "none" ? $"precision=\"FP32\"" : $"precision=\"FP32\" names=\"{names}{kind}\"";
        StringBuilder layers = new StringBuilder();
        StringBuilder edges = new StringBuilder();
        for (int i = 0; i < 2; i++)
        {
            layers.Append($"""<layer id="{3 * i}" name="in{i}" type="Parameter" version="opset1"><data shape="{shape}" element_type="f32"/><output><port id="0" {Port($"in{i}")}>{dims}</port></output></layer>""");
            layers.Append($"""<layer id="{(3 * i) + 1}" name="relu{i}" type="ReLU" version="opset1"><input><port id="0" precision="FP32">{dims}</port></input><output><port id="1" {Port($"out{i}")}>{dims}</port></output></layer>""");
            layers.Append($"""<layer id="{(3 * i) + 2}" name="result{i}" type="Result" version="opset1"><input><port id="0" precision="FP32">{dims}</port></input></layer>""");
            edges.Append($"""<edge from-layer="{3 * i}" from-port="0" to-layer="{(3 * i) + 1}" to-port="0"/><edge from-layer="{(3 * i) + 1}" from-port="1" to-layer="{(3 * i) + 2}" to-port="0"/>""");
        }

        return core.ReadModel(Encoding.UTF8.GetBytes($"""<?xml version="1.0"?><net name="{name}" version="11"><layers>{layers}</layers><edges>{edges}</edges></net>"""));
    }
}
