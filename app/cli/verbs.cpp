// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb.h"

#include <array>

namespace daxscope::cli {

// Each is defined in verbs/NAME.cpp.
std::function<Exit()> setup_cache(CLI::App& sub, const Common& common);
std::function<Exit()> setup_check(CLI::App& sub, const Common& common);
std::function<Exit()> setup_completion(CLI::App& sub, const Common& common);
std::function<Exit()> setup_explore(CLI::App& sub, const Common& common);
std::function<Exit()> setup_export(CLI::App& sub, const Common& common);
std::function<Exit()> setup_faults(CLI::App& sub, const Common& common);
std::function<Exit()> setup_handlers(CLI::App& sub, const Common& common);
std::function<Exit()> setup_import(CLI::App& sub, const Common& common);
std::function<Exit()> setup_info(CLI::App& sub, const Common& common);
std::function<Exit()> setup_manual(CLI::App& sub, const Common& common);
std::function<Exit()> setup_sql(CLI::App& sub, const Common& common);
std::function<Exit()> setup_replay(CLI::App& sub, const Common& common);
std::function<Exit()> setup_compare(CLI::App& sub, const Common& common);
std::function<Exit()> setup_report(CLI::App& sub, const Common& common);
std::function<Exit()> setup_storms(CLI::App& sub, const Common& common);
std::function<Exit()> setup_view(CLI::App& sub, const Common& common);

#ifdef DAXSCOPE_EBPF
std::function<Exit()> setup_record(CLI::App& sub, const Common& common);
std::function<Exit()> setup_doctor(CLI::App& sub, const Common& common);
#endif

std::span<const Verb> verbs() {
    static constexpr std::array kVerbs{
#ifdef DAXSCOPE_EBPF
        Verb{"record", "Record DAX page faults of the running kernel", &setup_record},
        Verb{"doctor", "Say what this machine allows, and what to do where it doesn't",
             &setup_doctor, false,
             "where the self-test's counts differ, or a fault on one of the files would fall back"},
#endif
        Verb{"import", "Make a .daxtrace file of another tool's trace", &setup_import, false,
             "where anything is missing, with --strict"},
        Verb{"info", "Say what a trace holds", &setup_info, true},
        Verb{"check", "Check a trace: is the file sound, is anything missing", &setup_check, true,
             "where anything is missing, with --strict"},
        Verb{"sql", "Query a trace with SQL", &setup_sql},
        Verb{"faults", "Say which faults ended huge, and why the others did not", &setup_faults,
             true, "where an expectation (--expect) is not met, or not known"},
        Verb{"replay", "Replay a trace through one handler", &setup_replay, true,
             "where events were lost or a fault is wrong, with --strict"},
        Verb{"compare", "Compare two handlers on one trace, or two traces", &setup_compare, true,
             "where the trace is not whole, with --strict"},
        Verb{"export", "Write a trace for other programs, a part of it, or without names",
             &setup_export},
        Verb{"report", "Write verdict, storms, faults and pictures as a page, or as text",
             &setup_report, true, "where an expectation (--check) is not met, or not known"},
        Verb{"storms", "List the storms of a trace, costliest first", &setup_storms, true,
             "where the trace is not whole, with --strict"},
        Verb{"handlers", "Say what each handler does, step by step, and where two differ",
             &setup_handlers, true},
        Verb{"view", "Open a trace in the window (daxscope-gui)", &setup_view},
        Verb{"cache", "List or clear what is kept of traces that were read", &setup_cache, false,
             "where a file of it is damaged"},
        Verb{"explore", "Search every interleaving of a small scenario", &setup_explore, false,
             "where an invariant does not hold, with --strict"},
        Verb{"completion", "Print what completes the command in a shell", &setup_completion},
        Verb{"manual", "Print a manual page", &setup_manual, true},
    };
    return kVerbs;
}

} // namespace daxscope::cli
