// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/caveats.h"
#include "app/cli/handler_text.h"
#include "app/cli/progress.h"
#include "app/cli/replay_options.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"
#include "model/words.h"
#include "replay/analysis/which_handler.h"

#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using model::AlignedSteps;
using model::Branch;
using model::Difference;
using model::Handler;
using model::Step;
using nlohmann::ordered_json;

struct HandlersArguments {
    std::string name;
    std::vector<std::string> differences; ///< two names, or none
    bool markdown = false;
    std::filesystem::path of; ///< a trace, or empty
};

ordered_json text_or_null(std::string_view text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json steps_json(const Handler& handler) {
    ordered_json steps = ordered_json::array();
    for (const Step& step : handler.steps) {
        ordered_json branches = ordered_json::array();
        for (const Branch& branch : step.branches) {
            const Step* const to = handler.at(branch.to);
            branches.push_back(
                {{"to",
                  to == nullptr ? ordered_json(nullptr) : ordered_json(to - handler.steps.data())},
                 {"result", branch.result == Branch::kNone ? ordered_json(nullptr)
                                                           : ordered_json(branch.result)},
                 {"result_text", result_text(branch)},
                 {"reason", text_or_null(model::reason_text(branch.reason))},
                 {"when", branch.when}});
        }
        steps.push_back({{"name", step.name},
                         {"kernel", text_or_null(step.kernel)},
                         {"function", step.function},
                         {"text", step.text},
                         {"waits_for", text_or_null(step.waits_for)},
                         {"goes_on", step.goes_on},
                         {"branches", std::move(branches)}});
    }
    return steps;
}

ordered_json handler_json(const Handler& handler) {
    return {{"name", handler.name},
            {"title", handler.title},
            {"kernels", handler.kernels},
            {"summary", handler.summary},
            {"predecessor", handler.predecessor == nullptr
                                ? ordered_json(nullptr)
                                : ordered_json(handler.predecessor->name)},
            {"steps", steps_json(handler)}};
}

Exit list(const Common& common) {
    if (common.json) {
        ordered_json all = ordered_json::array();
        for (const Handler* const handler : model::handlers()) {
            all.push_back(handler_json(*handler));
        }
        print_json("handlers", 1, {{"handlers", std::move(all)}});
        return Exit::Ok;
    }
    std::size_t width = 0;
    for (const Handler* const handler : model::handlers()) {
        width = std::max(width, handler->name.size());
    }
    for (const Handler* const handler : model::handlers()) {
        fmt::print("{:{}} {}; kernels: {}\n{:{}} {}\n", handler->name, width, handler->title,
                   handler->kernels, "", width, handler->summary);
    }
    return Exit::Ok;
}

Exit one(const Handler& handler, const Common& common) {
    if (common.json) {
        print_json("handlers", 1, {{"handlers", ordered_json::array({handler_json(handler)})}});
        return Exit::Ok;
    }
    fmt::print("{}: {}; kernels: {}\n{}\n", handler.name, handler.title, handler.kernels,
               handler.summary);
    for (std::size_t k = 0; k < handler.steps.size(); ++k) {
        const Step& step = handler.steps[k];
        fmt::print("\n{:4}  {}  ({})\n      {}\n", k + 1, step.name, model::citation(step),
                   step.text);
        if (!step.waits_for.empty()) {
            fmt::print("      waits for {}\n", step.waits_for);
        }
        for (const Branch& branch : step.branches) {
            fmt::print("      {}\n", branch_text(handler, branch));
        }
    }
    return Exit::Ok;
}

std::string_view mark(Difference difference) {
    switch (difference) {
    case Difference::None:
        return "";
    case Difference::Changed:
        return "~";
    case Difference::OnlyBefore:
        return "-";
    case Difference::OnlyAfter:
        return "+";
    case Difference::Moved:
        return "^";
    }
    return "?";
}

std::string step_cell(const Handler& handler, std::uint8_t index) {
    if (index == AlignedSteps::kNone) {
        return {};
    }
    return fmt::format("{} ({})", handler.steps[index].name, model::citation(handler.steps[index]));
}

Exit differences(const Handler& before, const Handler& after, const Common& common) {
    const std::vector<AlignedSteps> rows = model::align(before, after);
    if (common.json) {
        const auto index = [](std::uint8_t place) {
            return place == AlignedSteps::kNone ? ordered_json(nullptr) : ordered_json(place);
        };
        ordered_json list = ordered_json::array();
        for (const AlignedSteps& row : rows) {
            list.push_back({{"difference", difference_text(row.difference)},
                            {"before", index(row.before)},
                            {"after", index(row.after)}});
        }
        print_json("handlers.differences", 1,
                   {{"before", handler_json(before)},
                    {"after", handler_json(after)},
                    {"rows", std::move(list)}});
        return Exit::Ok;
    }
    Table table({{""}, {std::string(before.name)}, {std::string(after.name)}});
    for (const AlignedSteps& row : rows) {
        table.add({std::string(mark(row.difference)), step_cell(before, row.before),
                   step_cell(after, row.after)});
    }
    if (std::all_of(rows.begin(), rows.end(),
                    [](const AlignedSteps& row) { return row.difference == Difference::None; })) {
        fmt::print("{}\nno differences: both have the same steps\n", table.text());
        return Exit::Ok;
    }
    fmt::print("{}\n~ changed   - only in {}   + only in {}   ^ moved\n", table.text(), before.name,
               after.name);
    for (const AlignedSteps& row : rows) {
        if (row.difference == Difference::None) {
            continue;
        }
        fmt::print("\n{} {}\n", mark(row.difference),
                   row.before != AlignedSteps::kNone ? before.steps[row.before].name
                                                     : after.steps[row.after].name);
        if (row.before != AlignedSteps::kNone) {
            fmt::print("    {}: {}\n", before.name, before.steps[row.before].text);
        }
        if (row.after != AlignedSteps::kNone) {
            fmt::print("    {}: {}\n", after.name, after.steps[row.after].text);
        }
    }
    return Exit::Ok;
}

Exit of_trace(const std::filesystem::path& path, const Common& common) {
    const auto trace = load_trace(path, common);
    replay::WhichHandler which;
    {
        TerminalProgress terminal("checking " + path.filename().string(), "events", common);
        which = replay::which_handler(*trace, terminal.progress());
    }
    const bool unmaps = which.candidates.front().check.unmaps_known;
    if (common.json) {
        ordered_json rows = ordered_json::array(), equal = ordered_json::array();
        for (const auto& candidate : which.candidates) {
            const replay::SelfCheck& check = candidate.check;
            ordered_json row{{"handler", candidate.handler->name}, {"faults", check.faults}};
            row.update(columns_json(check));
            row["zaps_modelled"] = candidate.check.zapped;
            rows.push_back(std::move(row));
        }
        for (const Handler* handler : which.equal) {
            equal.push_back(handler->name);
        }
        print_json(
            "handlers.of", 1,
            {{"kernel_release", trace->session().kernel_release},
             {"by_release", which.by_release == nullptr ? ordered_json(nullptr)
                                                        : ordered_json(which.by_release->name)},
             {"equal", equal},
             {"zaps", which.zaps ? ordered_json(*which.zaps) : ordered_json(nullptr)},
             {"telling", which.telling},
             {"unknown_unmaps", which.unknown_unmaps},
             {"enough", which.enough},
             {"lost", trace->lost()},
             {"candidates", rows},
             {"answer", which.text}});
        return Exit::Ok;
    }
    Table table({{""},
                 {"independent", Table::kRight},
                 {"right", Table::kRight},
                 {"learnt", Table::kRight},
                 {"right", Table::kRight},
                 {"races", Table::kRight},
                 {"that unmapped", Table::kRight},
                 {"modelled", Table::kRight},
                 {"zaps", Table::kRight},
                 {"modelled", Table::kRight}});
    const auto count = [](std::uint64_t number) {
        return count_text(static_cast<std::int64_t>(number));
    };
    for (const auto& candidate : which.candidates) {
        const replay::SelfCheck& check = candidate.check;
        table.add(
            {std::string(candidate.handler->name), count(check.independent.faults),
             count(check.independent.right), count(check.learnt.faults), count(check.learnt.right),
             count(check.races.faults), unmaps ? count(check.unmaps) : "not recorded",
             unmaps ? count(check.unmaps_modelled) : "",
             which.zaps ? count(*which.zaps) : "not recorded", count(candidate.check.zapped)});
    }
    fmt::print(
        "{}, {}\n\n{}\n{}\n", printable(path.string()),
        counted(static_cast<std::int64_t>(which.candidates.front().check.faults), "recorded fault"),
        table.text(), printable(which.text));
    if (unmaps) {
        fmt::print(
            "\nThat unmapped: accesses in whose faults the kernel unmapped, once each. `compare` "
            "counts the unmaps, of which a fault may have several and others have theirs.\n");
    }
    if (!trace->losses().empty()) {
        fmt::print("\n{}: what is wrong may come from that\n", lost_text(*trace));
    }
    print_caveats(*trace);
    return Exit::Ok;
}

Exit run(const HandlersArguments& arguments, const Common& common) {
    if (!arguments.of.empty()) {
        return of_trace(arguments.of, common);
    }
    if (arguments.markdown) {
        keep_lines();
        fmt::print("{}", handlers_document());
        return Exit::Ok;
    }
    if (!arguments.differences.empty()) {
        return differences(handler_named(arguments.differences[0]),
                           handler_named(arguments.differences[1]), common);
    }
    return arguments.name.empty() ? list(common) : one(handler_named(arguments.name), common);
}

} // namespace

std::function<Exit()> setup_handlers(CLI::App& sub, const Common& common) {
    auto arguments = std::make_shared<HandlersArguments>();
    auto* const name = sub.add_option("HANDLER", arguments->name, "Its steps; else all handlers");
    auto* const differences =
        sub.add_option("--differences", arguments->differences,
                       "Two handlers' steps side by side, the differing rows marked")
            ->expected(2)
            ->type_name("BEFORE AFTER");
    auto* const markdown = sub.add_flag("--markdown", arguments->markdown,
                                        "Write the documentation of all handlers (Markdown)");
    differences->excludes(name)->excludes(markdown);
    markdown->excludes(name)->excludes(sub.get_option("--json"));
    sub.add_option("--of", arguments->of,
                   "Hold the handlers of real kernels against a trace: which does it behave like?")
        ->type_name("TRACE")
        ->excludes(name, differences, markdown);
    return [arguments, &common] { return run(*arguments, common); };
}

} // namespace daxscope::cli
