# Cordboard. `make` alone says what there is.
#
# Settings are given as in `make run SIP_PORT=5060`; asterisk-conf/README.md
# lists them and the exit codes, the heads of Tests/rig/bench.sh, routing.sh and
# sim.sh those of the load tests and simulations.

.PHONY: help run call test build bench sim record clean
.DEFAULT_GOAL := help

# The scripts are stopped when make is, even by kill -9.
with = @exec setpriv --pdeathsig TERM

export SIP_PORT ARI_PORT API_PORT RTP_PORTS AGENTS AGENT_PORT AGENT_RTP_PORT CALLER_PORT CALLER_RTP_PORT
export N PHONES TALK DNIS FILTER RATE SECONDS_LONG CAPTURE AGAINST ROUNDS STRATEGY RETRY
export COMPARE STRATEGIES CALLS MEMBERS
export SEED SEEDS FROM WITH WITHOUT CALLERS SKIP HISTORY TIME_LIMIT BENCH

help:
	@echo 'make run     set up all that is missing, start Asterisk and Cordboard with the example centre'
	@echo 'make call    place demonstration calls against it, from another terminal (N=3 TALK=5)'
	@echo 'make test    every test, those on a real Asterisk included (FILTER=name for some)'
	@echo 'make build   only build the program, .build/release/cordboard'
	@echo 'make bench   the load test: calls a second, CPU and memory for each call'
	@echo '             (against the queue of Asterisk itself: AGAINST=app_queue; who is rung: COMPARE=routing)'
	@echo 'make sim     simulated worlds with callers, agents and faults, in virtual time (SEEDS=1000, or SEED=7)'
	@echo 'make record  records a session with the Asterisk here anew, which the simulated one is held against'
	@echo 'make clean   remove what was built and written here, the calls of the example included'
	@echo
	@echo 'Ports are settings: make run SIP_PORT=5060 (see asterisk-conf/README.md).'

run:
	$(with) asterisk-conf/bin/run.sh

call:
	$(with) asterisk-conf/bin/call.sh

test:
	$(with) asterisk-conf/bin/test.sh

build:
	@asterisk-conf/bin/packages.sh build
	$(with) asterisk-conf/bin/build.sh program

bench:
	$(with) Tests/rig/bench.sh

sim:
	$(with) Tests/rig/sim.sh

record:
	$(with) env CORDBOARD_RECORD=yes FILTER=RecordingTests asterisk-conf/bin/test.sh

clean:
	@asterisk-conf/bin/clean.sh
