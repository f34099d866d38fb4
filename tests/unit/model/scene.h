// SPDX-License-Identifier: GPL-3.0-or-later
//
// A range with a few mappings, and faults on it, for the tests of the handlers.
#pragma once

#include "model/fault.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::model {

/// As the name of a test.
inline std::string name_of(std::string_view handler) {
    std::string name(handler);
    for (char& c : name) {
        c = c == '-' || c == '.' ? '_' : c;
    }
    return name;
}

/// The names of a family's handlers that no module stands before.
inline std::vector<std::string> of_family(Family family, bool only_real = false) {
    std::vector<std::string> names;
    for (const Handler* handler : handlers()) {
        if (handler->family == family && !handler->unmaps_first && (handler->real || !only_real)) {
            names.emplace_back(handler->name);
        }
    }
    return names;
}

class Scene {
public:
    explicit Scene(std::string_view handler, std::size_t mappings = 2)
        : handler_(*find_handler(handler)), slots_(mappings) {
        world.slots = slots_;
    }
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    static Fault read(std::uint16_t mapping = 0) {
        Fault fault;
        fault.mapping = mapping;
        return fault;
    }
    static Fault write(std::uint16_t mapping = 0) {
        Fault fault = read(mapping);
        fault.write = true;
        return fault;
    }

    std::string_view at(const Fault& fault) const {
        return fault.done() ? "done" : handler_.steps[fault.pc].name;
    }
    std::string_view name(std::uint8_t step) const {
        return step < handler_.steps.size() ? handler_.steps[step].name : "";
    }
    /// Runs one step.
    void step(Fault& fault) {
        ASSERT_FALSE(fault.done());
        ASSERT_TRUE(model::enabled(handler_, world, fault)) << at(fault);
        advance(handler_, world, fault);
    }
    /// Runs until the fault stands before the step of that name.
    void run_to(Fault& fault, std::string_view name) {
        while (!fault.done() && at(fault) != name && !blocked(fault)) {
            step(fault);
        }
        ASSERT_EQ(at(fault), name);
    }
    /// Runs the PMD handler alone: up to what comes of a fallback, or to the end.
    Fault& pmd(Fault& fault) {
        const auto at = [&](Label label) {
            return fault.pc == handler_.labels[static_cast<std::size_t>(label)];
        };
        while (!fault.done() && !at(Label::FellBack) && !at(Label::Pte) &&
               model::enabled(handler_, world, fault)) {
            advance(handler_, world, fault);
        }
        return fault;
    }
    /// Runs to the end.
    Fault& all(Fault& fault) {
        while (!fault.done() && model::enabled(handler_, world, fault)) {
            advance(handler_, world, fault);
        }
        return fault;
    }
    Fault pmd(Fault&& fault) { return pmd(fault); }
    Fault all(Fault&& fault) { return all(fault); }
    bool blocked(const Fault& fault) const {
        return !fault.done() && !model::enabled(handler_, world, fault);
    }
    SlotKind slot(std::uint16_t mapping) const { return slots_[mapping].kind; }
    void set_slot(std::uint16_t mapping, SlotKind kind) { slots_[mapping].kind = kind; }
    void extent(Extent extent) {
        world.range.blocks.extent = extent;
        world.range.page_blocks.extent = extent;
    }

    World world;

private:
    const Handler& handler_;
    std::vector<Slot> slots_;
};

} // namespace daxscope::model
