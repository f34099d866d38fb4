// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/handler_text.h"

#include "app/cli/text.h"
#include "model/words.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <span>

namespace daxscope::cli {

using model::AlignedSteps;
using model::Branch;
using model::Difference;
using model::Handler;
using model::Step;

namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::string_view kHead =
    R"(<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!-- Written by `daxscope handlers --markdown` (target handlers_document): change the step tables. -->
# The handlers, step by step

Each handler is one version of the kernel's DAX PMD fault path, as a table of named steps. The same
table is replayed, explored, shown in the window and written out here. Steps run from the top to the
bottom; "leads to" says how a step can leave that order, what it then returns, and why, in the kernel's
own words where it has some. A step that waits stands still until the lock named is free.

A step names the kernel function that does it, and the kernel in whose source it was read; kernels
before and after that one may do the same. A step that no kernel ever had says so.
)";

std::string function_text(const Step& step) {
    return step.function.find("()") == std::string_view::npos ? std::string(step.function)
                                                              : fmt::format("`{}`", step.function);
}

void write_steps(Out out, const Handler& handler, std::span<const Step> steps) {
    fmt::format_to(out,
                   "\n| | step | kernel | function | what the kernel does | waits for | leads to |"
                   "\n| ---: | --- | --- | --- | --- | --- | --- |\n");
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const Step& step = steps[k];
        std::string branches;
        for (const Branch& branch : step.branches) {
            branches += (branches.empty() ? "" : "<br>") + branch_text(handler, branch);
        }
        fmt::format_to(out, "| {} | {} | {} | {} | {} | {} | {} |\n", k + 1, step.name, step.kernel,
                       function_text(step), in_cell(step.text), in_cell(step.waits_for),
                       in_cell(branches));
    }
}

/// The invariants that no schedule of the handler breaks, and why.
void write_unbroken(Out out, const Handler& handler) {
    if (handler.unbroken.empty()) {
        return;
    }
    fmt::format_to(out, "\n| can't break | because |\n| --- | --- |\n");
    for (const model::Unbroken& each : handler.unbroken) {
        fmt::format_to(out, "| {} | {} |\n", model::text_of(each.invariant).name,
                       in_cell(each.why));
    }
}

void write_differences(Out out, const Handler& before, const Handler& after) {
    fmt::format_to(out, "\n### Where {} differs from {}\n\n| | {} | {} |\n| --- | --- | --- |\n",
                   after.name, before.name, before.name, after.name);
    const auto cell = [](const Handler& handler, std::uint8_t index) {
        if (index == AlignedSteps::kNone) {
            return std::string();
        }
        const Step& step = handler.steps[index];
        return fmt::format("**{}** ({}): {}", step.name, model::citation(step), in_cell(step.text));
    };
    for (const AlignedSteps& row : model::align(before, after)) {
        if (row.difference != Difference::None) {
            fmt::format_to(out, "| {} | {} | {} |\n", difference_text(row.difference),
                           cell(before, row.before), cell(after, row.after));
        }
    }
}

/// What acts from outside, once for all handlers whose kernels do it in the same way.
void write_acts(Out out) {
    fmt::format_to(out,
                   "\n## Acts from outside\n\nWhat a scenario's tasks do to a range other than "
                   "to touch it. Writeback goes the way of fsync.\n");
    const auto all = model::handlers();
    for (auto first = all.begin(); first != all.end(); ++first) {
        const auto same = [first](const Handler* other) {
            return other->acts.data() == (*first)->acts.data();
        };
        if (std::find_if(all.begin(), first, same) != first) {
            continue;
        }
        std::string names;
        for (const Handler* const handler : all) {
            if (same(handler)) {
                names += (names.empty() ? "" : ", ") + std::string(handler->name);
            }
        }
        fmt::format_to(out, "\n### As {} have them\n", names);
        for (const model::Act& act : (*first)->acts) {
            if (act.kind != model::ActKind::Writeback) {
                write_steps(out, **first, act.steps);
            }
        }
    }
}

} // namespace

std::string_view destination(const Handler& handler, const Branch& branch) {
    if (branch.to == model::Label::Pte) {
        return "the 4 KiB path";
    }
    const Step* const step = handler.at(branch.to);
    return step == nullptr ? "done" : step->name;
}

std::string result_text(const Branch& branch) {
    return branch.result == Branch::kNone
               ? std::string()
               : trace::flag_text(static_cast<std::uint64_t>(branch.result),
                                  trace::fault_result_names("6.12"));
}

std::string branch_text(const Handler& handler, const Branch& branch) {
    const std::string result = result_text(branch);
    std::string text =
        fmt::format("{}{}-> {}", result, result.empty() ? "" : " ", destination(handler, branch));
    if (branch.reason != model::Reason::None) {
        text += fmt::format(": \"{}\"", model::reason_text(branch.reason));
    } else if (!branch.when.empty()) {
        text += fmt::format(": {}", branch.when);
    }
    return text;
}

std::string_view difference_text(Difference difference) {
    switch (difference) {
    case Difference::None:
        return "same";
    case Difference::Changed:
        return "changed";
    case Difference::OnlyBefore:
        return "only before";
    case Difference::OnlyAfter:
        return "only after";
    case Difference::Moved:
        return "moved";
    }
    return "?";
}

std::string handlers_document() {
    std::string text(kHead);
    const Out out(text);
    for (const Handler* const handler : model::handlers()) {
        fmt::format_to(out, "\n## {}\n\n{}; kernels: {}. {}\n", handler->name, handler->title,
                       handler->kernels, handler->summary);
        write_unbroken(out, *handler);
        write_steps(out, *handler, handler->steps);
        if (handler->predecessor != nullptr) {
            write_differences(out, *handler->predecessor, *handler);
        }
    }
    write_acts(out);
    return text;
}

} // namespace daxscope::cli
