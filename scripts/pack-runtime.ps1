# Makes a NuGet package of an OpenVINO runtime for one platform, for a feed of your own. FOLDER_OR_ARCHIVE is a folder or an archive (.zip,
# .whl, .tar.xz, .tar.gz, .tgz) with the C library anywhere in it; scripts/pack-runtime and docs/packages.md say more.
#
#   scripts/pack-runtime.ps1 FOLDER_OR_ARCHIVE [--rid win-x64] [--output DIR] [--plugins cpu,gpu,npu] [--id ID] [--version V]
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$usage = '  scripts/pack-runtime.ps1 FOLDER_OR_ARCHIVE [--rid RID] [--output DIR] [--plugins cpu,gpu,npu] [--id ID] [--version V]'
$source = $rid = $id = $version = $null
$plugins = @()
$output = Join-Path $artifacts 'runtime-packages'

for ($i = 0; $i -lt $args.Count; $i++) {
    $option = $args[$i]
    if (-not "$option".StartsWith('-')) {
        if ($source) { Stop-Usage 'error: only one folder or archive can be packed. Usage:' $usage }
        $source = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($option)
        continue
    }
    if ($option -notin '--rid', '--output', '--plugins', '--id', '--version') {
        Stop-Usage "error: unknown argument '$option'. Usage:" $usage
    }
    $i++
    if ($i -ge $args.Count) { Stop-Usage "error: $option takes a value. Usage:" $usage }
    switch ($option) {
        '--rid' { $rid = $args[$i] }
        '--output' { $output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[$i]) }
        # Outside of quotes, PowerShell makes an array of a,b.
        '--plugins' { $plugins = @($args[$i] | ForEach-Object { "$_".Split(',') }) }
        '--id' { $id = $args[$i] }
        '--version' { $version = $args[$i] }
    }
}
if (-not $source) { Stop-Usage 'error: the folder or the archive is missing. Usage:' $usage }
foreach ($plugin in $plugins) {
    if ($plugin -notin 'cpu', 'gpu', 'npu') { Stop-Usage "error: '$plugin' is not a plugin of this script. Use cpu, gpu or npu." }
}

# Returns the folder, or one with the files of the archive.
function Open-Source {
    if (Test-Path $source -PathType Container) { return $source }
    if (-not (Test-Path $source)) { Stop-Script "$source does not exist." }
    $folder = Join-Path $scratch 'unpacked'
    [void][IO.Directory]::CreateDirectory($folder)
    if ($source -match '\.(zip|whl)$') {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        [IO.Compression.ZipFile]::ExtractToDirectory($source, $folder)
    }
    elseif ($source -match '\.(tar\.xz|tar\.gz|tgz)$') {
        if (-not (Test-Program $log 'tar' @('-xf', $source, '-C', $folder))) { Stop-Script "$source cannot be unpacked." }
    }
    else {
        Stop-Script "$source is not an archive that this script reads: .zip, .whl, .tar.xz, .tar.gz or .tgz."
    }
    $folder
}

# Returns the C library. The names without a version, which are for compilers, come last.
function Find-CLibrary([string]$Folder) {
    Get-ChildItem $Folder -Recurse -File | Where-Object {
        $_.Name -cmatch '^(libopenvino_c\.so(\.\d.*)?|libopenvino_c(\.\d.*)?\.dylib|openvino_c\.dll)$' -and
        $_.FullName -notmatch '[\\/]debug[\\/]'
    } | Sort-Object FullName -Descending | Select-Object -First 1
}

# Returns the platform of a library: the system by its name, the processor by the machine number in its header.
function Get-Platform([IO.FileInfo]$Library) {
    $bytes = New-Object byte[] 4096
    $stream = $Library.OpenRead()
    try { [void]$stream.Read($bytes, 0, $bytes.Length) } finally { $stream.Dispose() }
    if ($Library.Extension -eq '.dll') {
        if ($bytes[[BitConverter]::ToInt32($bytes, 60) + 5] -eq 0xAA) { return 'win-arm64' }
        return 'win-x64'
    }
    if ($Library.Extension -eq '.dylib') {
        if ($bytes[4] -eq 12) { return 'osx-arm64' }
        return 'osx-x64'
    }
    if ($bytes[18] -eq 183) { return 'linux-arm64' }
    'linux-x64'
}

# Returns the release: 2641 in the name of a library is 2026.4.1, and libraries for Windows have it in their resources.
function Get-Release([IO.FileInfo]$Library) {
    if ($Library.Name -match '\.(?:so\.)?(\d\d)(\d)(\d)(?:\.dylib)?$' -or $Library.Name -match '\.so\.20(\d\d)\.(\d)\.(\d)$') {
        return "20$($Matches[1]).$($Matches[2]).$($Matches[3])"
    }
    $text = [Text.Encoding]::GetEncoding(28591).GetString([IO.File]::ReadAllBytes($Library.FullName)).Replace("`0", '')
    if ($text -match '(20\d\d\.\d\.\d)-\d{5}') { return $Matches[1] }
}

# Returns false for the plugins that were not asked for, for readers of other formats than IR and ONNX, and for Python's modules.
function Test-Part([string]$Name) {
    if ($Name -match '_debug|^openvinod\.dll|^openvino_cd\.dll|_plugind\.dll$|_frontendd\.dll$') { return $false }
    if ($Name -match 'openvino_(?:intel|arm)_(.*?)_plugin') { return $plugins.Count -eq 0 -or $Matches[1] -in $plugins }
    if ($Name -match 'npu|level_zero') { return $plugins.Count -eq 0 -or 'npu' -in $plugins }
    if ($Name -match 'openvino_.*_frontend') { return $Name -match '_ir_|_onnx_' }
    $Name -match 'openvino|tbb|hwloc'
}

# Returns 0 for the names that libraries ask for, 1 for names without a version, 2 for others.
function Get-Rank([string]$Name) {
    if ($Name -match '\.so\.\d+\.|\.\d+\.\d+.*\.dylib$') { return 2 }
    if ($Name -match '\.so\.|\.\d+\.dylib$') { return 0 }
    1
}

# Copies the libraries of a folder. NuGet packages have no symbolic links: of the names of a file, the one stays that other libraries ask
# for, which is libtbb.so.12 of libtbb.so, libtbb.so.12 and libtbb.so.12.17.
function Copy-Library([string]$Folder) {
    $files = @(Get-ChildItem $Folder -File | Where-Object { $_.Name -match '\.so$|\.so\.|\.dylib$|\.dll$' -and (Test-Part $_.Name) })
    foreach ($group in @($files | Group-Object { Resolve-Link $_.FullName })) {
        $kept = $group.Group | Sort-Object { Get-Rank $_.Name } | Select-Object -First 1
        Copy-Item -LiteralPath $group.Name -Destination (Join-Path $native $kept.Name)
    }
    $list = Join-Path $Folder 'plugins.xml'
    if (Test-Path $list) { Copy-Item $list $native }
}

# Writes the project and the README of the package.
function Write-Package {
    $project = @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Authors>Intel Corporation</Authors>
    <PackageLicenseExpression>Apache-2.0</PackageLicenseExpression>
    <PackageReadmeFile>README.md</PackageReadmeFile>
    <IncludeBuildOutput>false</IncludeBuildOutput>
    <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
    <NoBuild>true</NoBuild>
    <Deterministic>true</Deterministic>
    <!-- The package has no lib folder, and libraries without the extensions that NuGet knows. -->
    <NoWarn>$(NoWarn);NU5128;NU5100</NoWarn>
    <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
    <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
    <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
  </PropertyGroup>
  <ItemGroup>
    <None Include="runtimes/**" Pack="true" PackagePath="runtimes" />
    <None Include="licenses/**" Pack="true" PackagePath="licenses" />
    <None Include="README.md" Pack="true" PackagePath="/" />
  </ItemGroup>
</Project>
'@
    [IO.File]::WriteAllText((Join-Path $package 'runtime.csproj'), $project)
    $readme = "# $id`n`nOpenVINO $version for $rid, repacked from a runtime of Intel. A program finds it in its own folder.`n"
    [IO.File]::WriteAllText((Join-Path $package 'README.md'), $readme)
}

Initialize-DotNet
Assert-Sdk
[void][IO.Directory]::CreateDirectory($artifacts)
$log = Join-Path $artifacts 'pack-runtime.log'
$scratch = Join-Path ([IO.Path]::GetTempPath()) ('runtime-' + [Guid]::NewGuid().ToString('N'))
$package = Join-Path $scratch 'package'
$licences = Join-Path $package 'licenses'
[void][IO.Directory]::CreateDirectory($licences)
try {
    $folder = Open-Source
    $library = Find-CLibrary $folder
    if (-not $library) {
        Stop-Script "$source contains no C library of OpenVINO (libopenvino_c.so, libopenvino_c.dylib or openvino_c.dll)." `
            'Python wheels before 2024.4 have none.'
    }
    $actual = Get-Platform $library
    if (-not $rid) { $rid = $actual }
    if ($rid -ne $actual) { Stop-Script "$($library.FullName) is for $actual, not for $rid." }
    if (-not $version) { $version = Get-Release $library }
    if (-not $version) {
        Stop-Script "The release of $($library.FullName) is not in its name: add --version, for example --version 2026.4.1."
    }
    if (-not $id) { $id = "OpenVinoLandmarks.Runtime.$rid" }

    $native = Join-Path $package "runtimes/$rid/native"
    [void][IO.Directory]::CreateDirectory($native)
    Copy-Library $library.DirectoryName
    # An official archive has oneTBB in a folder of its own, beside the folder of the libraries or above it.
    foreach ($above in '../..', '../../..', '../../../..') {
        foreach ($kind in 'lib', 'bin') {
            $tbb = Join-Path $library.DirectoryName "$above/3rdparty/tbb/$kind"
            if (Test-Path $tbb) { Copy-Library $tbb }
        }
    }
    Get-ChildItem $folder -Recurse -File | Where-Object { $_.Name -match '^LICENSE|third-party-programs|notice' } |
        Copy-Item -Destination $licences -Force
    if (@(Get-ChildItem $licences).Count -eq 0) {
        Stop-Script "$source has no licence file. A package of OpenVINO must contain its licences."
    }
    Write-Package
    foreach ($plugin in $plugins) {
        if (@(Get-ChildItem $native -Filter "*_${plugin}_plugin*").Count -eq 0) { Stop-Script "$source has no $plugin plugin." }
    }

    [void][IO.Directory]::CreateDirectory($output)
    if (-not $env:SOURCE_DATE_EPOCH) { $env:SOURCE_DATE_EPOCH = '315532800' }
    Write-Message "Packing OpenVINO $version for $rid..."
    Push-Location $package
    $packed = Test-Program $log $dotnet @('pack', '-v', 'quiet', '--nologo', "-p:PackageId=$id", "-p:Version=$version",
        "-p:Description=OpenVINO $version for $rid", "-p:PackageOutputPath=$output")
    Pop-Location
    if (-not $packed) {
        Write-Message @(Get-Content -LiteralPath $log)
        Stop-Script '' "Packing failed: see above, or $log."
    }
}
finally {
    Remove-Item $scratch -Recurse -Force
}
Write-Message "The package is $(Join-Path $output "$id.$version.nupkg")."
