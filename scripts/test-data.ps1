# Finds the test data and prints the variables that name it:
#   scripts/test-data.ps1 | Invoke-Expression; dotnet test ...
# The data is in the folder that OPENVINO_LANDMARKS_TEST_DATA names, by default ../shared beside the repository. OpenVINO runtimes and
# Intel's models come from the data, and from the cache in which `scripts/ovlandmarks.ps1 setup` stores what it fetches. Runtimes of the
# data are unpacked once, into artifacts/runtimes. Variables that are already set keep their value. If something is missing, this says so
# on stderr and succeeds. After a failure it prints a line that makes Invoke-Expression fail too.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

$runtimes = Join-Path $artifacts 'runtimes'
$fetched = Get-FetchedFolder
$system = if ($onWindows) { 'win' } elseif ([IO.Directory]::Exists('/proc')) { 'linux' } else { 'osx' }
$processor = if ([Runtime.InteropServices.RuntimeInformation]::OSArchitecture -eq 'Arm64') { 'arm64' } else { 'x64' }
$platform = "$system-$processor"
$library = if ($onWindows) { 'openvino_c.dll' } else { 'libopenvino_c.so*' }

# Ends the script, and the caller's Invoke-Expression, with a message.
function Stop-Data([string]$Message) {
    Write-Output ("throw '" + $Message.Replace("'", "''") + "'")
    Stop-Script $Message
}

# Unpacks into a temporary folder and renames it, so that an interrupted run does not leave half a runtime behind.
function Expand-Runtime([IO.FileInfo]$Archive, [string]$Version) {
    Write-Message "Unpacking OpenVINO $Version for the tests..."
    $part = Join-Path $runtimes ('.part.' + [Guid]::NewGuid().ToString('N'))
    [void][IO.Directory]::CreateDirectory($part)
    $done = Test-Program (Join-Path $artifacts 'unpack.log') 'tar' @('-xJf', $Archive.FullName, '-C', $part)
    if (-not $done -or -not (Test-Path (Join-Path $part "$Version/libs"))) {
        Remove-Item -LiteralPath $part -Recurse -Force
        Stop-Data ("$($Archive.FullName) cannot be unpacked, or does not contain $Version/libs. " +
            'Replace or remove it, then run the command again.')
    }
    # Another run may have unpacked the same version in the meantime; its copy stays.
    try { [IO.Directory]::Move((Join-Path $part $Version), (Join-Path $runtimes $Version)) }
    catch [IO.IOException] {
        if (-not (Test-Path (Join-Path $runtimes "$Version/libs"))) { Stop-Data "$(Join-Path $runtimes $Version) cannot be created." }
    }
    Remove-Item -LiteralPath $part -Recurse -Force
}

# Unpacks the runtimes of the test data for this platform.
function Expand-Runtimes {
    [void][IO.Directory]::CreateDirectory($runtimes)
    $folder = Join-Path $testData 'openvino'
    foreach ($archive in @(Get-ChildItem -Path $folder -Filter "openvino-*-$platform.tar.xz" -ErrorAction SilentlyContinue)) {
        $version = $archive.Name -replace '^openvino-' -replace "-$platform\.tar\.xz$"
        if (-not (Test-Path (Join-Path $runtimes $version))) { Expand-Runtime $archive $version }
    }
}

# Returns the library folders of the unpacked runtimes and of those that set-up has fetched, as pairs of a version and a folder.
function Get-Runtime {
    foreach ($folder in @(Get-ChildItem -Path $runtimes -Directory -ErrorAction SilentlyContinue | Where-Object { $_.Name -match '^\d' })) {
        $libs = Join-Path $folder.FullName 'libs'
        if (Test-Path $libs) { [pscustomobject]@{ Version = [version]$folder.Name; Libs = $libs } }
    }
    foreach ($folder in @(Get-ChildItem -Path (Join-Path $fetched 'runtimes') -Directory -ErrorAction SilentlyContinue |
                Where-Object { $_.Name -match "^\d.*-$platform$" })) {
        $file = Get-ChildItem -Path $folder.FullName -Filter $library -Recurse | Select-Object -First 1
        if ($file) { [pscustomobject]@{ Version = [version]($folder.Name -replace "-$platform$"); Libs = $file.DirectoryName } }
    }
}

# Makes a fetched runtime a folder VERSION/libs, as the tests expect it. On Windows, a junction needs no right that a user lacks.
function Add-Fetched($Runtime) {
    $folder = Join-Path $runtimes $Runtime.Version.ToString()
    $link = Join-Path $folder 'libs'
    if (Test-Path $link) { return }
    [void][IO.Directory]::CreateDirectory($folder)
    $type = if ($onWindows) { 'Junction' } else { 'SymbolicLink' }
    [void](New-Item -ItemType $type -Path $link -Target $Runtime.Libs)
}

# Removes the links to runtimes that set-up has removed.
function Remove-DeadLink {
    foreach ($folder in @(Get-ChildItem -Path $runtimes -Directory -ErrorAction SilentlyContinue)) {
        $link = Get-Item -LiteralPath (Join-Path $folder.FullName 'libs') -ErrorAction SilentlyContinue
        if ($link -and $link.LinkType -and -not (Test-Path -LiteralPath @($link.Target)[0])) { $link.Delete() }
    }
}

# Prints a line that sets a variable to its current value, or to the given one if it has none.
function Write-Variable([string]$Name, [string]$Value) {
    $current = [Environment]::GetEnvironmentVariable($Name)
    if ($current) { $Value = $current }
    Write-Output ("`$env:$Name = '" + $Value.Replace("'", "''") + "'")
}

if (Test-Path $testData -PathType Container) {
    $testData = (Resolve-Path $testData).Path
    Write-Variable 'OPENVINO_LANDMARKS_TEST_DATA' $testData
}
elseif ($env:OPENVINO_LANDMARKS_TEST_DATA) {
    Write-Message "OPENVINO_LANDMARKS_TEST_DATA is $testData, which is not a folder: tests that need test data are skipped."
}
else {
    Write-Message 'No test data: tests that need it are skipped. To run them, set OPENVINO_LANDMARKS_TEST_DATA to its folder.'
}

if (Test-Path (Join-Path $testData 'models/intel')) {
    Write-Variable 'OPENVINO_LANDMARKS_MODELS' (Join-Path $testData 'models')
}
elseif (Test-Path (Join-Path $fetched 'models/intel')) {
    Write-Variable 'OPENVINO_LANDMARKS_MODELS' (Join-Path $fetched 'models')
}
elseif (-not $env:OPENVINO_LANDMARKS_MODELS) {
    Write-Message "Intel's models were not found: tests that need them are skipped. To run them, type: scripts/ovlandmarks.ps1 setup"
}

if ($env:OPENVINO_LANDMARKS_TEST_RUNTIMES) {
    $runtimes = $env:OPENVINO_LANDMARKS_TEST_RUNTIMES
}
else {
    Expand-Runtimes
    Remove-DeadLink
}
$newest = Get-Runtime | Sort-Object Version | Select-Object -Last 1
if ($newest) {
    if (-not $env:OPENVINO_LANDMARKS_TEST_RUNTIMES) { Get-Runtime | ForEach-Object { Add-Fetched $_ } }
    Write-Variable 'OPENVINO_LANDMARKS_TEST_RUNTIMES' $runtimes
    Write-Variable 'OPENVINO_LIB_PATHS' $newest.Libs
}
elseif (-not $env:OPENVINO_LIB_PATHS) {
    Write-Message 'No OpenVINO runtime was found: tests that need one are skipped. To run them, type: scripts/ovlandmarks.ps1 setup'
}
