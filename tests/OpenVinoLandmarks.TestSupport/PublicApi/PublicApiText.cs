using System.Reflection;
using System.Text;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>The public API of an assembly as text, one member a line, in a fixed order: what users can depend on.</summary>
public static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Writes the text of an assembly.</summary>
    public static string Of(Assembly assembly)
    {
        StringBuilder text = new StringBuilder();
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
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{(type.GetCustomAttributesData().Any(static a => a.AttributeType.Name == "IsReadOnlyAttribute") ? "readonly " : string.Empty)}{(type.IsByRefLike ? "ref " : string.Empty)}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<Type> bases = type.GetInterfaces().Where(static i => i.IsVisible).OrderBy(static i => i.ToString(), StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object))
        {
            bases = bases.Prepend(parent);
        }

        string list = type.IsEnum ? string.Empty : string.Join(", ", bases.Select(TypeName));
        return $"{kind} {type.Namespace}.{TypeName(type)}{(list.Length > 0 ? " : " + list : string.Empty)}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsOpen(constructor) => $"{Access(constructor)}.ctor({Parameters(constructor)})",
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when IsOpen(method) && !method.Name.StartsWith('<') => $"{Access(method)}{Static(method)}{TypeName(method.ReturnType)}{Nullable(method.ReturnParameter)} {method.Name}{GenericParameters(method)}({Parameters(method)})",
        PropertyInfo property => Property(property),
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty)}{TypeName(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : string.Empty)}",
        EventInfo { AddMethod: { } add } e when IsOpen(add) => $"event {TypeName(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private static string? Property(PropertyInfo property)
    {
        string[] accessors = [.. new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsOpen).Select(static m => m.Name.StartsWith("get_", StringComparison.Ordinal) ? "get" : IsInit(m) ? "init" : "set")];
        MethodInfo? any = property.GetMethod is { } get && IsOpen(get) ? get : property.SetMethod;
        string index = string.Join(", ", property.GetIndexParameters().Select(Parameter));
        return accessors.Length == 0 ? null : $"{Access(any!)}{Static(any!)}{TypeName(property.PropertyType)}{(new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : string.Empty)} {property.Name}{(index.Length > 0 ? $"[{index}]" : string.Empty)} {{ {string.Join("; ", accessors)}; }}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Any(static m => m.Name == "IsExternalInit");

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : string.Empty;

    private static string GenericParameters(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeName))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsOut ? "out " : parameter.IsIn && parameter.ParameterType.IsByRef ? "in " : parameter.ParameterType.IsByRef ? "ref " : string.Empty;
        string suffix = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : string.Empty;
        return $"{prefix}{TypeName(parameter.ParameterType)}{Nullable(parameter)} {parameter.Name}{suffix}";
    }

    private static string Nullable(ParameterInfo parameter)
    {
        NullabilityInfo nullability = new NullabilityInfoContext().Create(parameter);
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return !type.IsValueType && (nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable) ? "?" : string.Empty;
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

        string name = type.Name.Contains('`', StringComparison.Ordinal) ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        string outer = type.IsNested && !type.IsGenericParameter ? TypeName(type.DeclaringType!) + "." : string.Empty;
        return $"{outer}{name}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";
    }
}
