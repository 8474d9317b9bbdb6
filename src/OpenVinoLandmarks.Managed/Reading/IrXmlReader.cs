using System.Globalization;
using System.Text;
using System.Xml;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>
/// Reads the xml file of an IR in one loop over its elements. It counts their depth instead of recursing, so that a file with a million
/// nested elements needs no stack. DTDs, entities and external resources are refused.
/// </summary>
internal sealed class IrXmlReader
{
    private readonly XmlReader _xml;
    private readonly HashSet<string> _sections = [];
    private IrDefinition? _definition;
    private LayerDefinition? _layer;
    private List<PortDefinition>? _ports;
    private PortDefinition? _port;

    private IrXmlReader(XmlReader xml) => _xml = xml;

    /// <exception cref="ModelFormatException">The xml is malformed, or is not an IR of version 10 or 11.</exception>
    public static IrDefinition Read(Stream stream)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = ReadingLimits.MaxXmlCharacters,
            IgnoreComments = true,
            IgnoreWhitespace = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        };
        try
        {
            using XmlReader xml = XmlReader.Create(stream, settings);
            return new IrXmlReader(xml).Read();
        }
        catch (XmlException exception)
        {
            throw new ModelFormatException($"The xml is malformed: {exception.Message}", exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new ModelFormatException($"The xml is not in its declared encoding: {exception.Message}", exception);
        }
    }

    private IrDefinition Read()
    {
        bool more = _xml.Read();
        while (more)
        {
            // Both Skip and ReadElementContentAsString leave the reader on the next node, unlike an element that is entered.
            more = _xml.NodeType != XmlNodeType.Element || Enter() ? _xml.Read() : !_xml.EOF;
        }

        return _definition is not null && _sections.Contains("layers")
            ? _definition
            : throw new ModelFormatException("The xml has no <net> with <layers>.");
    }

    /// <summary>Handles the current element; returns false if the reader is already behind it.</summary>
    private bool Enter()
    {
        switch (_xml.Depth, _xml.LocalName)
        {
            case (0, "net"):
                _definition = ReadNet();
                return true;
            case (0, _):
                throw Fail("<net> is expected here");
            case (1, "layers" or "edges"):
                return _sections.Add(_xml.LocalName) ? true : throw Fail($"a second <{_xml.LocalName}>");
            case (1, "pre-process"):
                throw Fail("<pre-process> (normalization of inputs outside the graph) is not supported");
            case (2, "layer"):
                AddLayer();
                return true;
            case (2, "edge"):
                AddEdge();
                return true;
            case (3, "data") when _layer is not null:
                ReadData(_layer);
                return true;
            case (3, "input") when _layer is not null:
                _ports = _layer.Inputs;
                return true;
            case (3, "output") when _layer is not null:
                _ports = _layer.Outputs;
                return true;
            case (4, "port") when _ports is not null:
                AddPort(_layer!, _ports);
                return true;
            case (5, "dim") when _port is not null:
                AddDim(_port);
                return false;
            default:
                _xml.Skip();
                return false;
        }
    }

    private IrDefinition ReadNet()
    {
        int version = Number("version");
        return version is 10 or 11
            ? new IrDefinition(Name("name", optional: true), version)
            : throw Fail($"IR version {version}; versions 10 and 11 are supported");
    }

    private void AddLayer()
    {
        LayerIdentity identity = new(Number("id"), Name("name", optional: true), Name("type"), Name("version", optional: true));
        if (_definition!.Layers.Count == ReadingLimits.MaxLayers)
        {
            throw Fail($"more than {ReadingLimits.MaxLayers} layers");
        }

        _layer = new LayerDefinition(identity);
        _ports = null;
        _port = null;
        _definition.Layers.Add(_layer);
    }

    private void AddEdge()
    {
        _layer = null;
        if (_definition!.Edges.Count == ReadingLimits.MaxLayers * 4)
        {
            throw Fail($"more than {ReadingLimits.MaxLayers * 4} edges");
        }

        _definition.Edges.Add(
            new EdgeDefinition(Number("from-layer"), Number("from-port"), Number("to-layer"), Number("to-port")));
    }

    private void ReadData(LayerDefinition layer)
    {
        if (layer.Attributes is not null)
        {
            throw Fail("a second <data>");
        }

        layer.Attributes = [];
        while (_xml.MoveToNextAttribute())
        {
            layer.Attributes.Add(_xml.Name, _xml.Value);
        }

        _xml.MoveToElement();
    }

    private void AddPort(LayerDefinition layer, List<PortDefinition> ports)
    {
        if (layer.Inputs.Count + layer.Outputs.Count == ReadingLimits.MaxPortsPerLayer)
        {
            throw Fail($"more than {ReadingLimits.MaxPortsPerLayer} ports");
        }

        IrElementType? precision = null;
        if (_xml.GetAttribute("precision") is { } text && text is not "UNSPECIFIED")
        {
            precision = ElementTypes.TryParse(text, out IrElementType type)
                ? type
                : throw Fail($"element type {Quote(text)} is not supported");
        }

        _port = new PortDefinition(Number("id"), precision, [], SplitNames(_xml.GetAttribute("names")));
        ports.Add(_port);
    }

    private void AddDim(PortDefinition port)
    {
        string text = _xml.ReadElementContentAsString().Trim();
        if (port.Dims.Count == Shape.MaxRank)
        {
            throw Fail($"more than {Shape.MaxRank} dimensions");
        }

        port.Dims.Add(AttributeText.TryDimension(text, out int dim) ? dim : throw Fail($"{Quote(text)} is not a dimension"));
    }

    /// <summary>Splits names at commas; a backslash before a comma makes it a part of the name.</summary>
    private static List<string> SplitNames(string? text)
    {
        List<string> names = [];
        StringBuilder name = new();
        for (int i = 0; i < text?.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ',' or '\\')
            {
                name.Append(text[++i]);
            }
            else if (text[i] == ',')
            {
                AddName(names, name);
            }
            else
            {
                name.Append(text[i]);
            }
        }

        AddName(names, name);
        return names;
    }

    private static void AddName(List<string> names, StringBuilder name)
    {
        if (name.Length > 0)
        {
            names.Add(name.ToString());
        }

        name.Clear();
    }

    private int Number(string attribute)
    {
        string text = _xml.GetAttribute(attribute) ?? throw Fail($"attribute '{attribute}' is missing");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw Fail($"attribute '{attribute}' is {Quote(text)}; an integer of 0 or more is expected");
    }

    private string Name(string attribute, bool optional = false)
    {
        string text = _xml.GetAttribute(attribute) ?? (optional ? "" : throw Fail($"attribute '{attribute}' is missing"));
        return text.Length <= ReadingLimits.MaxNameLength
            ? text
            : throw Fail($"attribute '{attribute}' is longer than {ReadingLimits.MaxNameLength} characters");
    }

    private ModelFormatException Fail(string reason)
    {
        string line = _xml is IXmlLineInfo info && info.HasLineInfo() ? $"line {info.LineNumber}: " : "";
        string layer = _layer is null ? "" : $"{_layer.Identity}: ";
        return new ModelFormatException($"{line}{layer}<{_xml.LocalName}>: {reason}.");
    }

    private static string Quote(string text) => text.Length <= 64 ? $"'{text}'" : $"'{text[..64]}...'";
}
