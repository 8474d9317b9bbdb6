using System.Reflection;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Compares the public API of an assembly with its approved text, the file NAME.approved.txt beside the test.</summary>
public static class ApprovedApi
{
    /// <summary>Fails if the public API differs from the approved text.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="folder">The folder of the approved text, relative to the top folder of the repository.</param>
    public static void Verify(Assembly assembly, string folder)
    {
        string approved = Path.Combine(TestData.RepositoryRoot, folder, assembly.GetName().Name + ".approved.txt");
        string actual = PublicApiText.Of(assembly);
        if (Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_APPROVE_API") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (actual != expected)
        {
            string[] before = expected.Split('\n'), after = actual.Split('\n');
            Assert.Fail(
                $"""
                The public API of {assembly.GetName().Name} changed. Removed:
                {string.Join('\n', before.Except(after))}
                Added:
                {string.Join('\n', after.Except(before))}
                If this is intended, run this test with OPENVINO_LANDMARKS_APPROVE_API=1 and commit the text.
                """);
        }
    }
}

/// <summary>Writes the public API of an assembly as text: one member per line, in a fixed order.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(static t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (string member in type.GetMembers(Declared).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        IEnumerable<Type> bases = type.GetInterfaces()
            .Where(static i => i.IsVisible)
            .OrderBy(static i => i.ToString(), StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object))
        {
            bases = bases.Prepend(parent);
        }

        string list = type.IsEnum ? "" : string.Join(", ", bases.Select(TypeName));
        return $"{Kind(type)} {type.Namespace}.{TypeName(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => $"{(IsReadOnly(type) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsOpen(constructor) => $"{Access(constructor)}.ctor({Parameters(constructor)})",
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when IsOpen(method) && !method.Name.StartsWith('<') => Method(method),
        PropertyInfo property => Property(property),
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily => Field(field),
        EventInfo { AddMethod: { } add } e when IsOpen(add) => $"event {TypeName(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName))}>" : "";
        string returned = TypeName(method.ReturnType) + Nullable(method.ReturnParameter);
        return $"{Access(method)}{Static(method)}{returned} {method.Name}{generic}({Parameters(method)})";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsOpen)];
        if (accessors.Length == 0)
        {
            return null;
        }

        bool isNullable = !property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        string index = string.Join(", ", property.GetIndexParameters().Select(Parameter));
        string type = TypeName(property.PropertyType) + (isNullable ? "?" : "");
        string name = property.Name + (index.Length > 0 ? $"[{index}]" : "");
        return $"{Access(accessors[0])}{Static(accessors[0])}{type} {name} {{ {string.Join("; ", accessors.Select(Accessor))}; }}";
    }

    private static string Accessor(MethodInfo method) =>
        method.Name.StartsWith("get_", StringComparison.Ordinal) ? "get"
        : method.ReturnParameter.GetRequiredCustomModifiers().Any(static m => m.Name == "IsExternalInit") ? "init"
        : "set";

    private static string Field(FieldInfo field)
    {
        string kind = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        return $"{kind}{TypeName(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}";
    }

    private static bool IsReadOnly(Type type) =>
        type.GetCustomAttributesData().Any(static a => a.AttributeType.Name == "IsReadOnlyAttribute");

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Static(MethodBase method) =>
        method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsOut ? "out "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsIn ? "in "
            : "ref ";
        string suffix = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "";
        return $"{prefix}{TypeName(parameter.ParameterType)}{Nullable(parameter)} {parameter.Name}{suffix}";
    }

    private static string Nullable(ParameterInfo parameter)
    {
        NullabilityInfo nullability = new NullabilityInfoContext().Create(parameter);
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        bool isNullable = nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable;
        return !type.IsValueType && isNullable ? "?" : "";
    }

    private static string TypeName(Type type)
    {
        if (type.IsByRef)
        {
            return TypeName(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return TypeName(type.GetElementType()!) + "[]";
        }

        if (!type.IsGenericType)
        {
            return type.Name;
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        string name = tick < 0 ? type.Name : type.Name[..tick];
        string outer = type.IsNested && !type.IsGenericParameter ? TypeName(type.DeclaringType!) + "." : "";
        return $"{outer}{name}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";
    }
}
