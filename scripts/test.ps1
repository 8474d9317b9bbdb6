# Runs all tests: finds the test data (see scripts/test-data.ps1), builds, tests. Arguments are passed to `dotnet test`. Tests that need a
# system package which is missing are skipped with the reason; on Debian, scripts/test installs these packages.
# The last line is `N passed, N failed, N skipped`. The exit code is 0 only if at least one test ran and none failed.
. (Join-Path $PSScriptRoot 'lib/setup.ps1')

# Builds the native tools of the tests: the forwarding library, which counts native objects, and the drivers with which OpenVINO's GPU and
# NPU plugins run on the CPU. They exist for Linux only.
function Build-Native {
    if ($onWindows -or -not $env:OPENVINO_LIB_PATHS -or -not (Get-Command cmake -ErrorAction SilentlyContinue)) { return }
    $out = Join-Path $artifacts 'native'
    $log = Join-Path $artifacts 'native-build.log'
    Invoke-Program $log "CMake's configuration of the native test tools" 'cmake' `
        @('-S', (Join-Path $root 'tests/native'), '-B', $out, '-DCMAKE_BUILD_TYPE=Release')
    Invoke-Program $log 'The build of the native test tools' 'cmake' @('--build', $out, '--config', 'Release')
    foreach ($tool in @(
            @('OPENVINO_LANDMARKS_TEST_AVX_VNNI', 'libavx-vnni.so'),
            @('OPENVINO_LANDMARKS_TEST_FORWARDER', 'libopenvino_c_forwarder.so'),
            @('OPENVINO_LANDMARKS_TEST_CPU_AS_GPU', 'libcpu-as-gpu.so'),
            @('OPENVINO_LANDMARKS_TEST_CPU_AS_NPU', 'libcpu-as-npu.so'))) {
        $file = Get-ChildItem -Path $out -Filter $tool[1] -Recurse | Select-Object -First 1
        if ($file -and -not [Environment]::GetEnvironmentVariable($tool[0])) {
            [Environment]::SetEnvironmentVariable($tool[0], $file.FullName)
        }
    }
}

# Installs the packages of the programs in tests/node, once per lock file. Without Node, npm or a network, the tests that need them are
# skipped.
function Install-NodePackage {
    $source = Join-Path $root 'tests/node'
    $npm = Get-Command npm -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $lock = Join-Path $source 'package-lock.json'
    if (-not $npm -or -not (Get-Command node -ErrorAction SilentlyContinue) -or -not (Test-Path $lock)) { return }
    $out = Join-Path $artifacts 'node'
    $log = Join-Path $artifacts 'node-install.log'
    $installed = Join-Path $out 'installed.json'
    if (-not (Test-Path $installed) -or [IO.File]::ReadAllText($lock) -cne [IO.File]::ReadAllText($installed)) {
        Write-Message 'Installing the Node packages of the tests...'
        [void][IO.Directory]::CreateDirectory($out)
        Remove-Item -LiteralPath $installed -ErrorAction SilentlyContinue
        Copy-Item (Join-Path $source 'package.json'), $lock -Destination $out
        $options = '--prefix', $out, '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries', '1', '--fetch-timeout', '30000'
        if (-not (Test-Program $log $npm.Source (@('ci') + $options))) {
            Write-Message "npm could not install the packages of tests/node ($log has its output): tests with Node are skipped."
            return
        }
        Copy-Item $lock -Destination $installed
    }
    if (-not $env:OPENVINO_LANDMARKS_TEST_NODE_MODULES) { $env:OPENVINO_LANDMARKS_TEST_NODE_MODULES = Join-Path $out 'node_modules' }
}

# Installs the .NET tools that some tests run. Without a package feed that has them, these tests are skipped.
function Restore-Tool {
    $log = Join-Path $artifacts 'tools.log'
    if (-not (Test-Program $log $dotnet @('tool', 'restore', '--tool-manifest', (Join-Path $root '.config/dotnet-tools.json')))) {
        Write-Message "The .NET tools could not be installed ($log has the output): tests that need them are skipped."
    }
}

# Returns the number after `NAME:` in the summary at the end of a test run, or null.
function Get-Count([string[]]$Summary, [string]$Name) {
    $line = $Summary | Where-Object { $_ -match "^ *$($Name): *(\d+)" } | Select-Object -Last 1
    if ($line -and $line -match ': *(\d+)') { return [int]$Matches[1] }
}

Initialize-DotNet
Assert-Sdk
Lock-Artifacts
Import-TestData
Build-Native
Install-NodePackage
Restore-Tool
Write-Message 'Building...'
Invoke-Program (Join-Path $artifacts 'test-build.log') 'The build' $dotnet `
    @('build', (Join-Path $root 'OpenVinoLandmarks.sln'), '-c', 'Release', '-v', 'quiet', '--nologo')
Unlock-Artifacts

$env:DOTNET_CLI_UI_LANGUAGE = 'en'
$log = Join-Path $artifacts 'test-run.log'
# Two projects at a time; scripts/test says why.
$options = '--solution', 'OpenVinoLandmarks.sln', '-c', 'Release', '--no-build', '--max-parallel-test-modules', '2', '--no-progress',
'--no-ansi', '--ignore-exit-code', '8'
$ErrorActionPreference = 'Continue'
Push-Location $root
& $dotnet test @options @args 2>&1 | ForEach-Object { "$_" } | Tee-Object -FilePath $log
$code = $LASTEXITCODE
Pop-Location
$ErrorActionPreference = 'Stop'

$lines = @(Get-Content -LiteralPath $log)
$start = 0
for ($i = 0; $i -lt $lines.Count; $i++) { if ($lines[$i].StartsWith('Test run summary:')) { $start = $i } }
$summary = if ($lines.Count -gt 0) { $lines[$start..($lines.Count - 1)] } else { @() }
$total, $passed, $failed, $skipped = 'total', 'succeeded', 'failed', 'skipped' | ForEach-Object { $count = Get-Count $summary $_; , $count }
if ($null -eq $total -or $null -eq $passed -or $null -eq $failed -or $null -eq $skipped -or $total -ne $passed + $failed + $skipped) {
    Write-Message "The totals of the test run could not be read: see above, and $log."
    if ($code -eq 0) { $code = 1 }
}
elseif ($passed + $failed -eq 0) {
    Write-Message 'No test ran.'
    if ($code -eq 0) { $code = 1 }
}
elseif ($failed -ne 0 -and $code -eq 0) {
    $code = 1
}
elseif ($failed -eq 0 -and $code -ne 0) {
    Write-Message "No test failed, but the run did (exit code $code): a test program ended early. See above, and $log."
}
Write-Output "$([int]$passed) passed, $([int]$failed) failed, $([int]$skipped) skipped"
exit $code
