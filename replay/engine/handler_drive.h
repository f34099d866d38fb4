// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/engine/drive.h"

#include <array>
#include <vector>

namespace daxscope::replay {

/// Every access of the trace through a handler: the model's page tables say whether it faults, and
/// the handler's steps what the fault does.
class HandlerDrive : public Drive {
public:
    /// @param onlooker looks on from close by; outlives this; nullptr: nobody
    HandlerDrive(const trace::Trace& trace, const Plan& plan, const model::Handler& handler,
                 Sink& sink, Onlooker* onlooker = nullptr);

    Run named() const override;

private:
    bool ask_page_tables(std::uint32_t flight, std::int64_t time) override;
    Asked whom(std::uint32_t access, model::Fault& fault, std::int64_t time) override;
    void reach(Flight& flight, unsigned instants, std::int64_t time) override;
    void unmap_of(Flight& flight, std::uint32_t event, std::int64_t time) override;
    void force(Flight& flight, std::int64_t time) override;
    bool end_bracket(Flight& flight, std::int64_t time) override;
    void again(Flight& flight) override;
    void end(Flight& flight, std::int64_t time) override;

    bool in_fault(std::uint32_t flight) const;
    void take_unseen(const Access& access, std::int64_t time);
    void take_on(const model::Handler& handler);
    void begin_as_made(const trace::FirstWorld& first);

    // steps.cpp: running the handler
    const HotStep* run_undisturbed(const HotStep* hot, model::Fault& fault, model::World& world,
                                   unsigned instants) const;
    void ask(Flight& flight);
    void force_holder(Flight& waiting, std::int64_t time);
    void answer(Flight& flight);
    void page_answer(Flight& flight);

    // races.cpp: what a recording tells of the order inside overlapping faults
    void finished(std::uint32_t event) override;
    void inserted(std::uint32_t event) override;
    void grabbed(std::uint32_t event) override;
    void skip_dispatch(std::uint32_t access, model::Fault& fault) const;
    bool table_since_dispatch(std::uint32_t access) const;
    bool zapped_late(const Access& access, const model::Fault& fault, std::int64_t time);
    Flight* modelled_flight_of(const trace::Event& event);
    bool in_pte_path(const Flight& flight) const;
    bool ends_without_pte(const Access& access) const;

    const model::Handler& handler_;
    const bool pte_recorded_;    ///< PTE faults were: that none followed, says that there was none
    std::vector<HotStep> steps_; ///< the handler's; at Fault::kDone one that runs at no instant
    std::array<const HotStep*, model::kLabels> labels_{}; ///< of steps_
    bool checks_folio_ = false; ///< a PMD is mapped only where the storage's folio is one
};

} // namespace daxscope::replay
