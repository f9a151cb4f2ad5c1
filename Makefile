# Hai lệnh: make run, make test. Two commands: make run, make test.
# Mọi việc nằm trong bootstrap.py và lệnh .venv/bin/thidua; tệp này chỉ đặt tên ngắn cho chúng.
PYTHON ?= python3
THIDUA := .venv/bin/thidua
SIZE ?= ward
.DEFAULT_GOAL := help
.PHONY: help run test check setup world bench matrix full smells doctor lock messages stop reset format

help: ## Xem các lệnh (list the commands)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready ## Chạy cả hệ thống; Ctrl-C để dừng (run everything; Ctrl-C stops)
	@exec $(THIDUA) run

test: ready-dev ## Cài thứ kiểm thử cần rồi chạy mọi kiểm tra, như máy tích hợp (every check and test, as CI)
	@exec $(THIDUA) test

check: ready-dev ## Như make test (same as make test)
	@exec $(THIDUA) check

setup: ready-dev ## Chỉ chuẩn bị môi trường, không chạy (prepare only)
	@echo "Xong. Chạy: make run"

world: ready ## Dựng dữ liệu mẫu: SIZE=ward|province|nation (build the demo world)
	@exec $(THIDUA) world --size $(SIZE)

bench: ready-dev ## Đo tốc độ (benchmarks)
	@exec $(THIDUA) bench

matrix: ready-dev ## Hỏi cả ma trận quyền: mọi địa chỉ × vai trò × quan hệ (every answer of the authorisation matrix)
	@.venv/bin/python -m tests.house.matrix

full: ready-dev ## Mọi kiểm tra mà lần chạy thường chỉ lấy mẫu, nhiều giờ: ma trận quyền, 10.000 lần sửa nhật ký, 1.000 chuỗi việc (everything in full)
	@.venv/bin/python -m tests.full

smells: ready ## Liệt kê tệp, hàm, phòng quá lớn (list oversized code)
	@exec $(THIDUA) smells

doctor: ready ## Máy này còn thiếu gì (what this machine lacks)
	@exec $(THIDUA) doctor

format: ready-dev ## Tự sửa định dạng và lỗi thường gặp (format and fix)
	@.venv/bin/python -m ruff check --fix -q . ; .venv/bin/python -m ruff format -q .

lock: ## Khóa lại phiên bản và mã băm của gói Python, cần uv (re-lock Python packages; needs uv)
	@for name in base dev; do \
	  uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 --custom-compile-command "make lock" \
	    requirements/$$name.in -o requirements/$$name.txt || exit 1; done

messages: ready-dev ## Gom câu chữ cần dịch và biên dịch bản dịch; cần gettext (translation catalogues; needs gettext)
	@.venv/bin/python scripts/messages.py

stop: ## Dừng mọi tiến trình của bản này (stop everything)
	@if [ -x $(THIDUA) ]; then exec $(THIDUA) stop; else echo "Không có gì đang chạy."; fi

reset: ## Xóa mọi dữ liệu của bản này, có hỏi (delete all data; asks)
	@if [ -x $(THIDUA) ]; then exec $(THIDUA) reset; else echo "Chưa có dữ liệu nào."; fi

.PHONY: ready ready-dev
ready:
	@$(PYTHON) bootstrap.py
ready-dev:
	@$(PYTHON) bootstrap.py --dev
