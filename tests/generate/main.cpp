// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-generate OUT: a trace of any size and shape, for benchmarks and trials. Nothing of it
// happened, and the trace says so.
#include "app/common/print.h"
#include "replay/trace/error.h"
#include "tests/generate/generate.h"
#include "tests/generate/trace_dat.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <fmt/format.h>
#include <stdexcept>

namespace {

volatile std::sig_atomic_t g_stop = 0;

void stop(int) {
    g_stop = 1;
}

} // namespace

int main(int argc, char** argv) {
    using daxscope::generate::Pace;
    using daxscope::generate::Shape;
    constexpr const char* kProgram = "daxscope-generate";
    CLI::App line("Writes a synthetic trace: the same options give the same events on every "
                  "machine. Shares are per thousand.",
                  kProgram);
    Shape shape;
    Pace pace;
    std::string out, format = "daxtrace";
    std::uint32_t cpus = 2;
    bool quiet = false, force = false;
    line.add_option("OUT", out, "The trace")->required();
    line.add_flag("-f,--force", force, "Replace OUT");
    line.add_option("--format", format, "What is written; a trace.dat holds the faults alone")
        ->check(CLI::IsMember({"daxtrace", "trace.dat"}))
        ->capture_default_str();
    line.add_option("--cpus", cpus, "CPUs of a trace.dat")->capture_default_str();
    line.add_option("-n,--events", shape.events, "Events, about")->capture_default_str();
    line.add_option("--ranges", shape.ranges, "PMD ranges")->capture_default_str();
    line.add_option("--mappings", shape.mappings, "Mappings of the file")->capture_default_str();
    line.add_option("--tasks", shape.tasks, "Tasks in all; 0: one a mapping")
        ->capture_default_str();
    line.add_option("--parties", shape.parties, "Mappings that use one range")
        ->capture_default_str();
    line.add_option("--turns", shape.turns, "Faults in a row on one range")->capture_default_str();
    line.add_flag("--quiet", quiet, "No fault zaps anybody");
    line.add_option("--writes", shape.writes, "Share of faults that write")->capture_default_str();
    line.add_option("--late", shape.late, "Share of faults that end with the trace")
        ->capture_default_str();
    line.add_option("--gone", shape.gone, "Share of faults that leave no PMD")
        ->capture_default_str();
    line.add_option("--wide", shape.wide, "Share of turns with an unmap of the whole file")
        ->capture_default_str();
    line.add_option("--munmaps", shape.munmaps, "Share of turns with a munmap of one page")
        ->capture_default_str();
    line.add_option("--writebacks", shape.writebacks, "Share of turns with a writeback")
        ->capture_default_str();
    line.add_option("--fiemaps", shape.fiemaps, "Share of turns with a FIEMAP of the file")
        ->capture_default_str();
    line.add_option("--losses", shape.losses, "Losses")->capture_default_str();
    line.add_option("--text", shape.text, "Bytes of the file's path")->capture_default_str();
    line.add_option("--seed", shape.seed, "Of the random shares")->capture_default_str();
    line.add_option("--release", shape.release, "Kernel whose answers are written")
        ->capture_default_str();
    line.add_option("--pieces", pace.pieces, "Commits, as a recorder makes them")
        ->capture_default_str();
    line.add_option("--rate", pace.rate, "Events a second; 0: as fast as it goes")
        ->capture_default_str();
    CLI11_PARSE(line, argc, argv);
    shape.storm = !quiet;
    std::signal(SIGINT, &stop);
    std::signal(SIGTERM, &stop);
    try {
        const auto old = force ? daxscope::trace::Old::Replace : daxscope::trace::Old::Refuse;
        if (format == "trace.dat") {
            daxscope::generate::write_trace_dat(shape, cpus, out, old);
            return 0;
        }
        daxscope::generate::write(shape, pace, out, old, [](std::uint64_t) { return g_stop == 0; });
    } catch (const daxscope::Error& error) {
        daxscope::app::say_error(kProgram, error.what(), error.remedy());
        return static_cast<int>(error.exit());
    } catch (const std::invalid_argument& error) {
        daxscope::app::say_error(kProgram, error.what());
        return static_cast<int>(daxscope::Exit::Usage);
    } catch (const std::exception& error) {
        daxscope::app::say_error(kProgram, error.what());
        return static_cast<int>(daxscope::Exit::Io);
    }
    return 0;
}
