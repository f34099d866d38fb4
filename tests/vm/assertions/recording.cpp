// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording.h"

#include "replay/trace/names.h"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace daxscope::vm {
namespace {

std::ifstream open_result(const std::filesystem::path& path) {
    std::ifstream stream(path);
    if (!stream) {
        throw std::runtime_error(path.string() + " is missing: run tests/vm/run --kernel " +
                                 path.parent_path().filename().string() + " all");
    }
    return stream;
}

/// Path of a recording's files, without what tells them apart.
std::string base_of(const std::string& kernel, const std::string& name) {
    return (std::filesystem::path(DAXSCOPE_VM_RESULTS) / kernel / name).string();
}

std::string join(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

} // namespace

bool Recording::exists(const std::string& kernel, const std::string& name) {
    return std::filesystem::exists(base_of(kernel, name) + ".daxtrace");
}

Recording::Recording(const std::string& kernel, const std::string& name) {
    const std::string base = base_of(kernel, name);
    nlohmann::json counted;
    open_result(base + ".counts.json") >> counted;
    for (const auto& [event, values] : counted.at("events").items()) {
        if (values.at("dropped") != 0) {
            throw std::runtime_error("ftrace's histogram of " + event + " was too small");
        }
        Count& count = counts_[event];
        count.hits = values.at("hits");
        for (const auto& [tid, hits] : values.at("by_tid").items()) {
            count.by_tid[std::stoll(tid)] = hits;
        }
    }
    if (std::filesystem::exists(base + ".work.jsonl")) {
        std::ifstream lines = open_result(base + ".work.jsonl");
        for (std::string line; std::getline(lines, line);) {
            const nlohmann::json report = nlohmann::json::parse(line);
            Work& work = works_.emplace_back();
            work.name = report.at("name");
            if (!report.contains("parties")) {
                continue;
            }
            work.ino = report.at("ino");
            work.in_turns = report.at("in_turns");
            work.paced = report.at("paced");
            work.interval_ns = report.at("interval_ns");
            work.accesses = report.at("accesses");
            for (const auto& party : report.at("parties")) {
                work.parties.push_back({party.at("pid"), party.at("tid"), party.at("reads"),
                                        party.at("writes"), party.at("sigbus"), party.at("calls"),
                                        party.value("bytes", 0), party.value("wrong", 0)});
            }
        }
    }
    trace_ = trace::Trace::load(base + ".daxtrace");
    std::ifstream lines(base + ".phases");
    double begin = 0, end = 0; // seconds
    for (std::string phase; lines >> phase >> begin >> end;) {
        phases_.push_back({phase, std::llround(begin * 1e9), std::llround(end * 1e9)});
    }
    if (phases_.empty()) {
        phases_.push_back({name, INT64_MIN, INT64_MAX});
    }
}

const Work& Recording::work(const std::string& name) const {
    for (const Work& work : works_) {
        if (work.name == name) {
            return work;
        }
    }
    throw std::runtime_error("no workload reports as " + name);
}

std::vector<trace::Event> Recording::events(trace::Kind kind) const {
    std::vector<trace::Event> found;
    for (std::size_t index = 0; index < trace_->size(); ++index) {
        if (trace_->kind(index) == kind) {
            found.push_back(trace_->event(index));
        }
    }
    return found;
}

std::vector<trace::Event> Recording::events(const Work& work, trace::Kind kind) const {
    std::vector<trace::Event> found = events(kind);
    std::erase_if(found, [&](const trace::Event& event) {
        const trace::File* file = trace_->file(event.file);
        return file == nullptr || file->ino != work.ino;
    });
    return found;
}

std::int64_t Recording::lost(trace::Kind kind) const {
    std::int64_t count = 0;
    for (const trace::Loss& loss : trace_->losses()) {
        // A skipped answer of iomap is a loss, but the fault is there.
        count +=
            loss.kind == kind && loss.place != "iomap_iter_dstmap" ? loss.count.value_or(0) : 0;
    }
    return count;
}

int Recording::party(const Work& work, const trace::Event& event) const {
    const trace::Task* task = trace_->task(event.task);
    for (std::size_t place = 0; task != nullptr && place < work.parties.size(); ++place) {
        if (work.parties[place].tid == task->tid) {
            return static_cast<int>(place);
        }
    }
    return -1;
}

std::string Recording::parties(const Work& work, const std::vector<trace::Event>& events) const {
    std::string text;
    for (const trace::Event& event : events) {
        text += fmt::format("{}{}", text.empty() ? "" : " ", party(work, event));
    }
    return text;
}

std::string Recording::origins(const Work& work) const {
    std::set<std::string> names;
    for (const trace::Event& event : events(work, trace::Kind::Unmap)) {
        names.emplace(trace::origin_name(static_cast<trace::Origin>(event.arg1)));
    }
    return join(names);
}

std::string Recording::results(const std::vector<trace::Event>& events) const {
    const auto names = trace::fault_result_names(trace_->session().kernel_release);
    std::set<std::string> texts;
    for (const trace::Event& event : events) {
        texts.insert(trace::flag_text(static_cast<std::uint64_t>(event.result), names));
    }
    return join(texts);
}

} // namespace daxscope::vm
