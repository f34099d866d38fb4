// SPDX-License-Identifier: GPL-3.0-or-later
//
// Processes with their mappings: the parties.
#include "app/gui/docks/count_tree_dock.h"
#include "app/gui/docks/docks.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"

#include <QCoreApplication>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

class ProcessesDock : public CountTreeDock {
    Q_DECLARE_TR_FUNCTIONS(ProcessesDock)
public:
    ProcessesDock(Document* document, ViewState* state, QWidget* parent)
        : CountTreeDock(document, state, QStringLiteral("processes"), tr("Processes and mappings"),
                        parent) {
        const auto go = [this](const QModelIndex& index) { goTo(index.siblingAtColumn(0)); };
        connect(view_, &QTreeView::clicked, this, go);
        connect(view_, &QTreeView::activated, this, go);
    }

private:
    void fill() override {
        const auto trace = document_->comparison()->trace;
        const auto summary = document_->summary();
        std::vector<CountTree::Group> groups;
        for (const trace::Mapping& mapping : trace->mappings()) {
            auto group = std::find_if(groups.begin(), groups.end(),
                                      [&](const auto& one) { return one.key == mapping.tgid; });
            if (group == groups.end()) {
                group = groups.insert(groups.end(), {mapping.tgid, {}, {}});
            }
            group->leaves.push_back({mapping.id, summary->mapping(mapping.id)});
        }
        CountTree::Texts texts;
        texts.title = tr("Process, mapping");
        texts.group = [trace](std::int64_t tgid) { return format::process(*trace, tgid); };
        texts.group_tip = texts.group;
        texts.leaf = [trace](std::int64_t id) {
            const trace::Mapping* mapping = trace->mapping(id);
            return tr("%1: %2").arg(id).arg(format::fileShort(*trace, mapping->file));
        };
        texts.leaf_tip = [trace](std::int64_t id) {
            constexpr int kHex = 16;
            const trace::Mapping* mapping = trace->mapping(id);
            return tr("mm %1, 0x%2–0x%3 (%4) of %5 from page %6. A click goes to its first fault.")
                .arg(mapping->mm)
                .arg(mapping->vm_start, 0, kHex)
                .arg(mapping->vm_end, 0, kHex)
                .arg(format::bytes(mapping->vm_end - mapping->vm_start),
                     format::file(*trace, mapping->file))
                .arg(mapping->vm_pgoff);
        };
        model_->setGroups(std::move(groups), std::move(texts));
        constexpr std::size_t kFewMappings = 5000; // expanding more takes longer than a frame
        if (trace->mappings().size() <= kFewMappings) {
            view_->expandAll();
        }
    }

    SideCounts counts(const Summary& summary, std::int64_t mapping) const override {
        return summary.mapping(mapping);
    }

    void goTo(const QModelIndex& index) {
        const auto comparison = document_->comparison();
        if (comparison && model_->isLeaf(index)) {
            navigate::toMapping(*document_->sides(), *state_, model_->key(index));
        }
    }

    Thing thing(const QModelIndex& index) const override {
        Thing thing;
        (model_->isLeaf(index) ? thing.mapping : thing.tgid) = model_->key(index);
        return thing;
    }
};

} // namespace

QWidget* makeProcessesDock(const DockNeeds& needs, QWidget* parent) {
    return new ProcessesDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
