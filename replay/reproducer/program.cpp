// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/reproducer/program.h"

#include "replay/words/escape.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::replay::reproducer {

Op op_of(model::explore::Access access) {
    using model::explore::Access;
    switch (access) {
    case Access::Read:
    case Access::Either:
        return Op::Read;
    case Access::Write:
        return Op::Write;
    case Access::Fsync:
        return Op::Fsync;
    case Access::Writeback:
        return Op::Writeback;
    case Access::PunchHole:
        return Op::Punch;
    case Access::Fallocate:
        return Op::Fallocate;
    case Access::Pwrite:
        return Op::Pwrite;
    case Access::Munmap:
        return Op::Munmap;
    case Access::Truncate:
        return Op::Truncate;
    case Access::Extend:
        return Op::Extend;
    case Access::Clone:
        return Op::Clone;
    case Access::Dedupe:
        return Op::Dedupe;
    case Access::Unshare:
        return Op::Unshare;
    }
    return Op::Read;
}

void Program::expect(std::uint32_t party, std::string_view event, std::string_view result,
                     std::uint64_t count) {
    for (Expected& row : expected) {
        if (row.party == party && row.event == event && row.result == result) {
            row.count += count;
            return;
        }
    }
    const bool at_least = result.find("FALLBACK") != std::string_view::npos;
    const auto place = std::upper_bound(
        expected.begin(), expected.end(), party,
        [](std::uint32_t number, const Expected& row) { return number < row.party; });
    expected.insert(place, {party, std::string(event), std::string(result), count, at_least});
}

void Program::begin_with(Mapping mapping, bool write) {
    const auto party = static_cast<std::uint32_t>(parties.size());
    parties.push_back({mapping.name, static_cast<int>(mappings.size()), mapping.process});
    mappings.push_back(std::move(mapping));
    before.push_back({party, write ? Op::Write : Op::Read, 0});
}

bool Program::reflink() const {
    return extent == model::Extent::Shared || uses(Op::Clone) || uses(Op::Dedupe) ||
           uses(Op::Unshare);
}

std::uint64_t Program::actions() const {
    std::uint64_t count = 0;
    for (const Block& block : blocks) {
        count += block.actions.size() * block.times;
    }
    return count;
}

bool Program::uses(Op op) const {
    const auto is = [op](const Action& action) { return action.op == op; };
    return std::any_of(before.begin(), before.end(), is) ||
           std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
               return std::any_of(block.actions.begin(), block.actions.end(), is);
           });
}

std::vector<Block> fold(const std::vector<Action>& actions) {
    constexpr std::size_t kLongest = 64; // of what repeats
    std::vector<Block> blocks;
    std::vector<Action> single; // what does not repeat, so far
    const auto flush = [&] {
        if (!single.empty()) {
            blocks.push_back({std::move(single), 1});
            single.clear();
        }
    };
    for (std::size_t at = 0; at < actions.size();) {
        std::size_t best = 1, saved = 0;
        for (std::size_t length = 1; length <= std::min(kLongest, (actions.size() - at) / 2);
             ++length) {
            std::size_t end = at + length;
            while (end < actions.size() && actions[end] == actions[end - length]) {
                ++end;
            }
            const std::size_t times = (end - at) / length;
            if ((times - 1) * length > saved) {
                saved = (times - 1) * length;
                best = length;
            }
        }
        if (saved < 4) { // a loop of two actions told twice is no clearer than the four
            single.push_back(actions[at++]);
            continue;
        }
        flush();
        const auto first = actions.begin() + static_cast<std::ptrdiff_t>(at);
        blocks.push_back({{first, first + static_cast<std::ptrdiff_t>(best)}, saved / best + 1});
        at += saved + best;
    }
    flush();
    return blocks;
}

std::string plain_word(std::string_view text) {
    constexpr std::size_t kMost = 40;
    std::string word;
    for (const char c : text.substr(0, kMost)) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
        word += plain ? c : '_';
    }
    return word.empty() ? "unnamed" : word;
}

std::string comment(const std::vector<std::string>& paragraphs, std::string_view prefix) {
    constexpr std::size_t kWidth = 80;
    constexpr std::size_t kLongest = 200; // of a word: a path may be much longer
    std::string text;
    const std::string empty(prefix.substr(0, prefix.find_last_not_of(' ') + 1));
    for (const std::string& paragraph : paragraphs) {
        text += text.empty() ? "" : empty + "\n";
        std::string safe;
        for (const char c : words::printable(paragraph)) {
            // Neither "*/" nor "/*" may come out, nor a line that goes on after a backslash.
            const bool joins = !safe.empty() && ((safe.back() == '*' && c == '/') ||
                                                 (safe.back() == '/' && c == '*'));
            safe += joins ? " " : "";
            safe += c == '\\' ? '?' : c;
        }
        std::string line(prefix);
        std::size_t begin = 0;
        while (begin < safe.size()) {
            const std::size_t end = std::min(safe.find(' ', begin), safe.size());
            const std::string word = safe.substr(begin, std::min(end - begin, kLongest));
            if (line.size() > prefix.size() && line.size() + 1 + word.size() > kWidth) {
                text += line + "\n";
                line = prefix;
            }
            line += (line.size() > prefix.size() ? " " : "") + word;
            begin = end + 1;
        }
        text += line + "\n";
    }
    return text;
}

std::vector<std::string> party_names(const Program& program) {
    std::vector<std::string> names;
    for (const Party& party : program.parties) {
        const std::string plain = plain_word(party.name);
        std::string name = plain;
        for (int k = 2; std::find(names.begin(), names.end(), name) != names.end(); ++k) {
            name = fmt::format("{}_{}", plain, k);
        }
        names.push_back(std::move(name));
    }
    return names;
}

void replace(std::string& text, std::string_view mark, std::string_view with) {
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + with.size())) {
        text.replace(at, mark.size(), with);
    }
}

std::vector<std::string> head(const Program& program) {
    std::vector<std::string> lines = program.about;
    lines.push_back(fmt::format(
        "{} actions, each begun when the one before it is over. The expected counts are {} ({}).",
        program.actions(), program.basis, program.kernel));
    lines.insert(lines.end(), program.notes.begin(), program.notes.end());
    return lines;
}

std::vector<File> emit(const Program& program) {
    return {{std::string(kProgramName), c_program(program), false},
            {std::string(kScriptName), shell_script(program), true}};
}

} // namespace daxscope::replay::reproducer
